package io.jsonrpc.server.session;

import static io.jsonrpc.fixtures.Messages.error;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
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
        EndpointOptions options = new EndpointOptions(
                null, false, List.of(), List.of(), List.of(this.guard), List.of(), false, true, false, false, false);
        TestSocket socket = new TestServer().open(new Endpoint("/guarded", new SharedHandler(this.handler), options));

        assertThat(socket.exchange(request(1, "echo", "[1]"))).containsExactly(result(1, "[1]"));
        assertThat(socket.exchange(request(2, "secret", "[1]"))).containsExactly(error(2, 7, "not for you"));
        assertThat(this.handler.events).containsExactly("established", "request echo new");
    }
}
