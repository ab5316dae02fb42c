package io.jsonrpc.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.ServerCallInterceptor;
import io.jsonrpc.core.error.RequestRejectedException;
import io.jsonrpc.server.EndpointOptions;
import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.endpoint.SharedHandler;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a path has around its handler. */
class CallInterceptorTests {

    private final RecordingHandler handler = new RecordingHandler();

    private final ServerCallInterceptor guard = (transaction, request, next) -> {
        if (request.getMethod().equals("secret")) {
            throw new RequestRejectedException(7, "not for you");
        }
        next.proceed(transaction);
    };

    @Test
    void requestsReachTheHandlerThroughTheInterceptorsOfTheirPath() {
        EndpointOptions options =
                new EndpointOptions(null, false, List.of(), List.of(), List.of(this.guard), false, true, false);
        TestSocket socket = new TestServer().open(new Endpoint("/guarded", new SharedHandler(this.handler), options));

        assertThat(socket.exchange("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"echo\",\"params\":[1]}"))
                .containsExactly("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":[1]}");
        assertThat(socket.exchange("{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"secret\",\"params\":[1]}"))
                .containsExactly("{\"jsonrpc\":\"2.0\",\"id\":2,\"error\":{\"code\":7,\"message\":\"not for you\"}}");
        assertThat(this.handler.events).containsExactly("established", "request echo new");
    }
}
