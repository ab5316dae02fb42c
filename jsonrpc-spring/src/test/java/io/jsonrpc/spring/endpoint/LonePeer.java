package io.jsonrpc.spring.endpoint;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.jsonrpc.core.JsonRpcPeer;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.codec.GsonMessageCodec;
import io.jsonrpc.core.codec.JsonBinding;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.engine.PeerBuilder;
import io.jsonrpc.core.engine.threads.Timers;
import io.jsonrpc.core.engine.threads.Workers;
import io.jsonrpc.core.message.MessageLimits;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.core.transport.SendCallback;
import io.jsonrpc.core.transport.Transport;
import io.jsonrpc.fixtures.Messages;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** An application with one path of controllers, called on the thread of the test. */
final class LonePeer implements AutoCloseable {

    static final MessageCodec CODEC =
            new GsonMessageCodec(JsonBinding.gsonBuilder().create(), MessageLimits.DEFAULT);

    private final AnnotationConfigApplicationContext context;

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);

    private final Deque<String> sent = new ArrayDeque<>();

    private final JsonRpcPeer peer;

    LonePeer(Class<?>... beans) {
        this(Runnable::run, beans);
    }

    /** @param workers what its handlers run on */
    LonePeer(Executor workers, Class<?>... beans) {
        this.context = new AnnotationConfigApplicationContext(beans);
        List<ControllerEndpoint> endpoints =
                Controllers.in(this.context.getBeanFactory(), CODEC.typedValues(false), ControllerSettings.DEFAULT);
        this.peer = new PeerBuilder(
                        CODEC,
                        Workers.elastic(workers),
                        Timers.system(this.timer),
                        session(),
                        endpoints.get(0).handler(null))
                .build();
        this.peer.attach(
                new Transport() {

                    @Override
                    public void send(OutboundText message, SendCallback callback) {
                        LonePeer.this.sent.add(message.text());
                        callback.completed(null);
                    }

                    @Override
                    public void close(CloseStatus status) {}
                },
                null);
    }

    /** A session without a handshake and a principal. */
    static Session session() {
        return (Session) Proxy.newProxyInstance(
                LonePeer.class.getClassLoader(), new Class<?>[] {Session.class}, LonePeer::sessionHas);
    }

    private static @Nullable Object sessionHas(Object proxy, Method method, Object @Nullable [] arguments) {
        Class<?> type = method.getReturnType();
        return type == Map.class ? Map.of() : type == int.class ? (Object) 1 : type == String.class ? "lone" : null;
    }

    /** The result, or the error, of one call. */
    JsonElement call(String method, @Nullable String params) {
        this.peer.receive(
                CODEC.decode(params == null ? Messages.request(1, method) : Messages.request(1, method, params)));
        JsonObject answer =
                JsonParser.parseString(Objects.requireNonNull(this.sent.poll())).getAsJsonObject();
        return answer.has("result") ? answer.get("result") : answer.get("error");
    }

    /** What was sent and not taken. */
    List<String> takeSent() {
        List<String> taken = List.copyOf(this.sent);
        this.sent.clear();
        return taken;
    }

    @Override
    public void close() {
        this.timer.shutdownNow();
        this.context.close();
    }
}
