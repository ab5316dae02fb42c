package io.jsonrpc.core.engine;

import static io.jsonrpc.fixtures.Messages.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.annotation.JsonRpcParams;
import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.dispatch.MethodSurroundings;
import io.jsonrpc.core.dispatch.ServiceHandler;
import io.jsonrpc.core.engine.threads.Workers;
import io.jsonrpc.core.error.RequestRejectedException;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.core.transport.LocalTransport;
import io.jsonrpc.core.transport.TransportListener;
import io.jsonrpc.fixtures.VectorMethods;
import io.jsonrpc.fixtures.WireCase;
import io.jsonrpc.fixtures.WireVectors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Every wire vector that needs no session, on a real peer with real threads behind a local pipe, for any codec. */
public abstract class PeerVectors {

    /** The session methods are the server's; a peer takes them for methods of its handler. */
    private static final Pattern SESSION_METHOD = Pattern.compile("\"(connect|reconnect|ping|close|closeSession)\"");

    static final List<WireCase> VECTORS = WireVectors.all().stream()
            .filter(vector -> !vector.file().equals("classic"))
            .filter(vector -> vector.closes() == null)
            .filter(vector -> vector.in().stream()
                    .noneMatch(frame -> SESSION_METHOD.matcher(frame).find()))
            .toList();

    private static final String LAST = request("'last'", "get_data");

    private static final Workers WORKERS = Workers.pool("vectors", 1, 1);

    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

    protected abstract MessageCodec codec();

    @AfterAll
    static void stop() {
        WORKERS.shutdown();
    }

    @ParameterizedTest
    @FieldSource("VECTORS")
    void isAnsweredAsItSays(WireCase vector) throws Exception {
        LocalTransport socket = LocalPair.connect(handler(vector.endpoint()), WORKERS, codec());
        socket.start(new TransportListener() {
            @Override
            public void onText(String text) {
                PeerVectors.this.received.add(text);
            }

            @Override
            public void onClosed(CloseStatus status, @Nullable Throwable cause) {
                PeerVectors.this.received.add("closed " + status.code());
            }
        });
        vector.in().forEach(frame -> socket.send(OutboundText.of(frame), failure -> {}));
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < vector.out().size(); i++) {
            answers.add(this.received.poll(30, TimeUnit.SECONDS));
        }
        socket.send(OutboundText.of(LAST), failure -> {});
        assertThat(answers).isEqualTo(vector.out());
        assertThat(this.received.poll(30, TimeUnit.SECONDS))
                .startsWith("{\"jsonrpc\":\"2.0\",\"id\":\"last\",\"result\"");
        assertThat(this.received).isEmpty();
    }

    private RequestHandler<?> handler(String endpoint) {
        if (endpoint.equals("/typed")) {
            return new ServiceHandler(Typed.class, MethodSurroundings.of(new Typed(), codec().typedValues(false)));
        }
        return (RequestHandler<JsonElement>) (transaction, request) -> call(endpoint, transaction, request);
    }

    /** The methods of {@code /typed}. */
    static class Typed {

        @JsonRpcMethod
        public long subtract(int minuend, int subtrahend) {
            return (long) minuend - subtrahend;
        }

        @JsonRpcMethod
        public long sum(@JsonRpcParams int[] numbers) {
            return Arrays.stream(numbers).asLongStream().sum();
        }

        @JsonRpcMethod("get_data")
        public List<Object> getData() {
            return List.of("hello", 5);
        }

        @JsonRpcMethod(aliases = {"notify_hello", "notify_sum"})
        public void update() {}
    }

    /** The method of the vector's endpoint, as {@link VectorMethods} has it. */
    private static void call(String endpoint, Transaction transaction, Request<JsonElement> request)
            throws IOException {
        try {
            transaction.sendResponse(VectorMethods.call(endpoint, request.getMethod(), request.getParams()));
        } catch (NoSuchElementException unknown) {
            throw RequestRejectedException.methodNotFound();
        } catch (IllegalArgumentException unfit) {
            throw RequestRejectedException.invalidParams();
        }
    }
}
