package io.jsonrpc.client.connection;

import com.google.gson.JsonObject;
import io.jsonrpc.client.event.ConnectFailedException;
import io.jsonrpc.client.event.ConnectFailedException.Stage;
import io.jsonrpc.client.session.ClientSessionSocket;
import io.jsonrpc.client.settings.ClientRuntime;
import io.jsonrpc.client.settings.ClientSettings;
import io.jsonrpc.core.error.JsonRpcException;
import io.jsonrpc.core.error.RemoteErrorException;
import io.jsonrpc.core.log.SparingLog;
import io.jsonrpc.core.message.JsonRpcFailure;
import io.jsonrpc.core.message.JsonRpcResponse;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.transport.CloseStatus;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Gets another login before that of a socket expires: on another socket in a resumable session, else on the same one. */
final class TokenRenewal {

    private static final SparingLog log = SparingLog.of(TokenRenewal.class);

    private static final CloseStatus LOGIN_EXPIRES = CloseStatus.GO_AWAY.withReason("the login expires");

    private static final String METHOD = "rpc.auth.renew";

    private final ClientRuntime runtime;

    private final ClientSettings settings;

    private final ClientEvents events;

    /** The socket whose login is being renewed; null for none. */
    private final AtomicReference<@Nullable ClientSessionSocket> underWay = new AtomicReference<>();

    TokenRenewal(ClientRuntime runtime, ClientSettings settings, ClientEvents events) {
        this.runtime = runtime;
        this.settings = settings;
        this.events = events;
    }

    /** The server has said that the login of this socket expires. A channel has the login of its socket. */
    void begin(ClientSessionSocket socket, Duration expiresIn) {
        Supplier<String> tokens = this.settings.handshake().bearerToken();
        if (socket.session() != null) {
            moveOn(socket, expiresIn);
        } else if (tokens != null && !socket.isChannel() && this.underWay.getAndSet(socket) != socket) {
            this.runtime.workers().execute(() -> renew(socket, tokens));
        }
    }

    /** Has the session go on on another socket. Where nothing would be tried the socket is left as it is. */
    private void moveOn(ClientSessionSocket socket, Duration expiresIn) {
        Duration wait = RetryRules.beforeRenewal(expiresIn, this.runtime.chance());
        if (wait != null && this.settings.reconnectPolicy().maxAttempts() > 0) {
            Future<?> unused =
                    this.runtime.after(wait.toNanos(), () -> socket.socket().close(LOGIN_EXPIRES));
        }
    }

    /** On a worker, because the token comes from the application. */
    private void renew(ClientSessionSocket socket, Supplier<String> tokens) {
        JsonObject params = new JsonObject();
        try {
            params.addProperty("token", tokens.get());
        } catch (RuntimeException failure) {
            failed(socket, new ConnectFailedException(Stage.CREDENTIALS, "the application has no token", failure));
            return;
        }
        OutboundText request =
                socket.control(METHOD, this.runtime.codec().write(params), answer -> answered(socket, answer));
        // Past what waits to be sent, which may wait for another socket. If this one has ended, that is told already.
        socket.socket().send(request, failure -> {});
    }

    private void answered(ClientSessionSocket socket, JsonRpcResponse answer) {
        if (answer instanceof JsonRpcFailure refused) {
            failed(socket, new RemoteErrorException(METHOD, "the server", refused.error()));
        } else {
            this.underWay.compareAndSet(socket, null);
        }
    }

    private void failed(ClientSessionSocket socket, JsonRpcException cause) {
        this.underWay.compareAndSet(socket, null);
        if (socket.socket().isEnded()) {
            return;
        }
        String label = this.settings.label();
        log.warn(label, "{}: the login expires and was not renewed: {}", label, cause.getMessage());
        this.events.loginNotRenewed(cause);
    }
}
