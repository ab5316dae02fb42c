package io.jsonrpc.server.session;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.jsonrpc.core.Continuation;
import io.jsonrpc.core.JsonRpcPeer;
import io.jsonrpc.core.JsonRpcRequestSender;
import io.jsonrpc.core.ProxyOptions;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.error.JsonRpcException;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.core.message.Response;
import io.jsonrpc.core.proxy.ServiceProxies;
import io.jsonrpc.core.subscription.ItemStream;
import io.jsonrpc.core.subscription.StreamOptions;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.server.SessionSelection;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Sessions that are looked up anew at each call. */
final class DefaultSessionSelection implements SessionSelection {

    private final ServiceProxies proxies;

    private final Supplier<List<ServerSession>> members;

    DefaultSessionSelection(ServiceProxies proxies, Supplier<List<ServerSession>> members) {
        this.proxies = proxies;
        this.members = members;
    }

    /** Those of all sessions for which the condition holds. */
    static DefaultSessionSelection of(SessionRuntime runtime, Predicate<ServerSession> which) {
        return new DefaultSessionSelection(
                runtime.proxies(),
                () -> runtime.sessions().all().stream().filter(which).toList());
    }

    @Override
    public List<Session> sessions() {
        return List.copyOf(this.members.get());
    }

    @Override
    public int size() {
        return this.members.get().size();
    }

    @Override
    public Delivery sendNotification(String method, @Nullable Object params) {
        OutboundText text = null;
        int accepted = 0;
        Map<Session, JsonRpcException> refused = new HashMap<>();
        List<ServerSession> receivers = this.members.get();
        for (ServerSession session : receivers) {
            if (session instanceof CallSession) {
                continue;
            }
            JsonRpcPeer peer = session.peer();
            if (text == null) {
                OutboundText encoded = peer.encodeNotification(method, params);
                text = receivers.size() == 1 ? encoded : encoded.forMany();
            }
            try {
                peer.sendAndForget(text);
                accepted++;
            } catch (JsonRpcException noRoom) {
                refused.put(session, noRoom);
            }
        }
        return new Delivery(accepted, refused);
    }

    @Override
    public <T> T proxy(Class<T> api, Consumer<Delivery> deliveries) {
        return this.proxies.create(api, new Sender(this, deliveries), ProxyOptions.DEFAULT);
    }

    @Override
    public void close(CloseStatus status) {
        this.members.get().forEach(session -> session.close(status));
    }

    /** Sends notifications to all sessions of a selection, and no requests. */
    private record Sender(SessionSelection selection, Consumer<Delivery> deliveries) implements JsonRpcRequestSender {

        private static UnsupportedOperationException refuse(String method) {
            return new UnsupportedOperationException(
                    "'" + method + "' is a request, and many sessions get notifications only: call it on each session");
        }

        @Override
        public void sendNotification(String method, @Nullable Object params) {
            this.deliveries.accept(this.selection.sendNotification(method, params));
        }

        /** Completes when those sessions have accepted it that do. */
        @Override
        public CompletableFuture<Void> sendNotificationAsync(String method, @Nullable Object params) {
            sendNotification(method, params);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public <R> @Nullable R sendRequest(
                String method, @Nullable Object params, Type resultType, @Nullable Duration timeout) {
            throw refuse(method);
        }

        @Override
        public Response<JsonElement> sendRequest(Request<JsonObject> request) {
            throw refuse(request.getMethod());
        }

        @Override
        public <T> ItemStream<T> stream(String method, @Nullable Object params, Type itemType, StreamOptions options) {
            throw refuse(method);
        }

        @Override
        public void sendRequest(Request<JsonObject> request, Continuation<Response<JsonElement>> continuation) {
            throw refuse(request.getMethod());
        }

        @Override
        public <R> CompletableFuture<R> sendRequestAsync(
                String method, @Nullable Object params, Type resultType, @Nullable Duration timeout) {
            throw refuse(method);
        }

        @Override
        public <R> CompletableFuture<R> sendRequestAsync(
                String method,
                @Nullable Object params,
                Type resultType,
                @Nullable Duration timeout,
                @Nullable Consumer<JsonElement> progress) {
            throw refuse(method);
        }

        @Override
        public String toString() {
            return "many sessions";
        }
    }
}
