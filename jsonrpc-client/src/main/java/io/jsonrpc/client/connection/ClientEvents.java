package io.jsonrpc.client.connection;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.jsonrpc.client.event.DisconnectReason;
import io.jsonrpc.client.event.JsonRpcWSConnectionListener;
import io.jsonrpc.client.event.SessionLoss;
import io.jsonrpc.client.extension.ClientSessionExtension;
import io.jsonrpc.core.JsonRpcPeer;
import io.jsonrpc.core.error.TransportException;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.subscription.StreamRate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The events of one client, in order, for its listener. Handlers of what is received after an event start when its listener has
 * returned.
 */
public final class ClientEvents {

    private final EventQueue queue;

    private final JsonRpcPeer peer;

    private final JsonRpcWSConnectionListener listener;

    public ClientEvents(
            Executor workers, String name, JsonRpcPeer peer, @Nullable JsonRpcWSConnectionListener listener) {
        this.queue = new EventQueue(workers, name);
        this.peer = peer;
        this.listener = listener == null ? new JsonRpcWSConnectionListener() {} : listener;
    }

    /** Fixes the place of an event; may be called under a lock. */
    void put(Runnable event) {
        this.queue.put(this.peer.takesEffect(event));
    }

    /** Runs what was put, on a worker. Not under a lock. */
    void run() {
        this.queue.run();
    }

    /** Whether the current thread is in the listener. */
    public boolean areRunningHere() {
        return this.queue.isRunningHere();
    }

    /** A new session was opened: what the server has accepted of the extensions. */
    void opened(List<ClientSessionExtension> extensions, JsonText accepted) {
        if (extensions.isEmpty()) {
            return;
        }
        JsonObject answers = JsonParser.parseString(accepted.json()).getAsJsonObject();
        for (ClientSessionExtension extension : extensions) {
            JsonElement answer = answers.get(extension.name());
            put(() -> extension.opened(answer instanceof JsonObject params ? params : null));
        }
    }

    /** The server has said which rate of all streams holds. */
    public void flow(StreamRate now) {
        put(() -> this.listener.flow(now));
        run();
    }

    /** The login of the connection expires, and another one was not to be had. */
    void loginNotRenewed(Throwable cause) {
        put(() -> this.listener.loginNotRenewed(cause));
        run();
    }

    Runnable connected() {
        return this.listener::connected;
    }

    Runnable connectionFailed(TransportException cause) {
        return () -> this.listener.connectionFailed(cause);
    }

    Runnable reconnecting(DisconnectReason reason) {
        return () -> this.listener.reconnecting(reason);
    }

    Runnable goAway(Duration within) {
        return () -> this.listener.goAway(within);
    }

    Runnable reconnected(boolean sameSession, @Nullable SessionLoss loss) {
        return () -> this.listener.reconnected(sameSession, loss);
    }

    Runnable disconnected(DisconnectReason reason) {
        return () -> this.listener.disconnected(reason);
    }
}
