package io.jsonrpc.server.session;

import com.google.gson.JsonParser;
import io.jsonrpc.core.codec.Decoded;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.JsonRpcRequest;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.session.ResumeDecision;
import io.jsonrpc.core.session.ServerSessionLink;
import io.jsonrpc.core.session.frame.ControlFrame;
import io.jsonrpc.core.session.frame.ControlReader;
import io.jsonrpc.core.session.frame.SessionTerms;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.server.settings.ServerSettings;
import io.jsonrpc.server.socket.CallTransport;
import io.jsonrpc.server.socket.SocketConnection;
import io.jsonrpc.server.socket.SocketOwner;
import io.jsonrpc.server.socket.SocketTransport;
import java.security.Principal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The owner of a socket that has no session yet. A resumable session begins with {@code open}, or goes on here with
 * {@code resume} (PROTOCOL.md, part 3); a plain one begins with any other message, or after a while of silence.
 */
class Entrance implements SocketOwner {

    /** A method of the session layer. */
    private interface Method {

        /** @param frame what was requested, or {@link ControlFrame.Malformed} */
        void call(Entrance entrance, JsonRpcRequest request, ControlFrame frame, Decoded message);
    }

    /** The methods of the session layer with which a session begins or goes on; the others are unknown here. */
    private static final Map<String, Method> METHODS =
            Map.of(ControlFrame.PREFIX + "open", Entrance::open, ControlFrame.PREFIX + "resume", Entrance::resume);

    private final SessionRuntime runtime;

    private final SocketConnection socket;

    private final SessionStart start;

    Entrance(SessionRuntime runtime, SocketConnection socket) {
        this.runtime = runtime;
        this.socket = socket;
        this.start = new SessionStart(runtime, socket, this);
    }

    /** The entrance of this socket's endpoint. */
    static Entrance of(SessionRuntime runtime, SocketConnection socket, SocketTransport transport) {
        if (transport instanceof CallTransport call) {
            return new CallSession.CallEntrance(runtime, socket, call);
        }
        return socket.endpoint().options().classicSessions()
                ? new ClassicEntrance(runtime, socket)
                : new Entrance(runtime, socket);
    }

    final SessionRuntime runtime() {
        return this.runtime;
    }

    final SocketConnection socket() {
        return this.socket;
    }

    final SessionStart start() {
        return this.start;
    }

    /** A session that is not resumable. */
    PlainSession session(@Nullable Object registerInfo) {
        return new PlainSession(this.runtime, this.socket, registerInfo);
    }

    /** Whether the client may open or resume a session. */
    boolean hasSessionMethods() {
        return true;
    }

    /** Handles methods that need no session; returns what is left for the session, null for nothing. */
    @Nullable Decoded remaining(Decoded message) {
        return message;
    }

    @Override
    public final void received(SocketConnection from, @Nullable String text, int bytes) {
        if (text != null && ControlReader.isControl(text)) {
            control(text, this.runtime.codec().decode(text));
        } else {
            plain(MessageReader.readPlain(this.runtime.codec(), this.socket, text));
        }
    }

    private void plain(Decoded received) {
        Decoded message = remaining(received);
        if (message != null && !this.socket.isDeaf()) {
            handOn(this.start.begin(message, () -> session(null)), message);
        }
    }

    private void handOn(@Nullable ServerSession session, Decoded message) {
        if (session != null) {
            session.first(this.socket, message);
        }
    }

    private void control(String text, Decoded message) {
        boolean opens = hasSessionMethods() && !this.start.isDone();
        JsonRpcRequest request = opens ? MessageReader.requestIn(message) : null;
        Method method = request == null ? null : METHODS.get(request.method());
        if (request == null || method == null) {
            plain(MessageReader.plain(this.socket, message));
        } else {
            method.call(this, request, ControlReader.read(text), message);
        }
    }

    private void open(JsonRpcRequest request, ControlFrame frame, Decoded message) {
        if (!(frame instanceof ControlFrame.Open open)) {
            this.start.answer(this.runtime.failure(request.id(), ErrorType.INVALID_PARAMS));
        } else if (!isExpected(open.identity())) {
            this.start.answer(this.runtime.failure(request.id(), ErrorType.SESSION_IDENTITY));
        } else {
            open(open, message);
        }
    }

    /** Whether the principal is the one that the client expects, if it expects one; its name is empty for nobody. */
    private boolean isExpected(@Nullable String identity) {
        Principal principal = this.socket.handshake().principal();
        return identity == null || identity.equals(principal == null ? "" : principal.getName());
    }

    private void resume(JsonRpcRequest request, ControlFrame frame, Decoded message) {
        if (frame instanceof ControlFrame.Resume resume) {
            resume(resume);
        } else {
            this.socket.close(CloseStatus.PROTOCOL_VIOLATION.withReason("not a resume"));
        }
    }

    private void open(ControlFrame.Open request, Decoded decoded) {
        ServerSettings settings = this.runtime.settings();
        SessionTerms.ReceiveLimits limits = new SessionTerms.ReceiveLimits(
                settings.messages().messageBytes(),
                settings.messages().batch(),
                settings.peer().inFlight());
        SessionTerms terms = settings.resumption()
                .terms(request.heartbeat(), limits, this.runtime.extensions().accept(request.extensions()));
        JsonText info = request.registerInfo();
        Object registerInfo = info == null ? null : JsonParser.parseString(info.json());
        ResumableSession.Opening opening = new ResumableSession.Opening(request, terms);
        // A plain session may have begun on the silent socket at the same moment.
        handOn(
                this.start.begin(decoded, () -> new ResumableSession(this.runtime, this.socket, registerInfo, opening)),
                MessageReader.withoutControl(decoded));
    }

    private void resume(ControlFrame.Resume request) {
        ServerSession target = this.runtime.sessions().find(request.sessionId());
        ResumeDecision decision =
                target == null ? ServerSessionLink.denyUnknown(request) : target.resume(this.socket, request);
        if (decision instanceof ResumeDecision.Revoked) {
            this.socket.close(CloseStatus.TOKEN_REPLAYED);
        } else if (decision instanceof ResumeDecision.Refused refused) {
            this.runtime.observer().resumeRefused();
            boolean excessive = refused.reason() == ResumeDecision.Reason.DENIED
                    && this.runtime
                            .denials()
                            .isExcessive(
                                    request.sessionId(), this.runtime.timers().now());
            this.socket.writer().send(OutboundText.of(refused.answer().text()), failure -> {
                if (excessive) {
                    this.socket.close(CloseStatus.RETRY_LATER);
                }
            });
        }
    }

    @Override
    public final CloseStatus farTooLarge() {
        return CloseStatus.TOO_BIG;
    }

    @Override
    public final void behindAnswers(Runnable action) {
        action.run();
    }

    @Override
    public final CloseStatus lossStatus(SocketConnection from, CloseStatus status) {
        return status;
    }

    @Override
    public final @Nullable OutboundText farewell(CloseStatus status) {
        return null;
    }

    @Override
    public final void lost(SocketConnection from, CloseStatus status, @Nullable Throwable cause) {}

    @Override
    public final void displaced(SocketConnection from) {}

    @Override
    public final @Nullable CloseStatus check(SocketConnection from, long now) {
        if (!waitsForClient() && this.socket.signs().untilSessionStart(now) <= 0) {
            ServerSession begun = this.start.begin(null, () -> session(null));
            if (begun != null) {
                return begun.check(from, now);
            }
        }
        return untilGivenUp(now) < 0 ? CloseStatus.HEARTBEAT_TIMEOUT : null;
    }

    /** For how many nanoseconds the client may still send nothing that begins a session; negative when it had its time. */
    long untilGivenUp(long now) {
        return this.socket.signs().untilSilent(now);
    }

    @Override
    public final long quietNanos(SocketConnection from, long now) {
        long left = untilGivenUp(now);
        return waitsForClient() ? left : Math.min(left, this.socket.signs().untilSessionStart(now));
    }

    /** Whether the client is about to open a session, so that none begins while it is silent. */
    boolean waitsForClient() {
        return this.socket.handshake().awaitsSession();
    }

    @Override
    public final boolean announce(ControlFrame.Sendable notice) {
        return false;
    }
}
