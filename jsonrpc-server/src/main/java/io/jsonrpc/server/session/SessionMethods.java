package io.jsonrpc.server.session;

import com.google.gson.JsonParser;
import io.jsonrpc.core.codec.Decoded;
import io.jsonrpc.core.codec.Inbound;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.JsonRpcFailure;
import io.jsonrpc.core.message.JsonRpcNotification;
import io.jsonrpc.core.message.JsonRpcRequest;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.message.RequestId;
import io.jsonrpc.core.session.Received;
import io.jsonrpc.core.session.ResumeDecision;
import io.jsonrpc.core.session.ServerSessionLink;
import io.jsonrpc.core.session.frame.ControlFrame;
import io.jsonrpc.core.session.frame.ControlReader;
import io.jsonrpc.core.session.frame.SessionTerms;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.server.settings.ServerSettings;
import org.jspecify.annotations.Nullable;

/**
 * The session layer of one socket (PROTOCOL.md, part 3): how a resumable session begins, goes on and ends there. Runs on
 * the socket's reading thread.
 */
final class SessionMethods {

    private static final String OPEN = ControlFrame.PREFIX + "open";

    private static final String RESUME = ControlFrame.PREFIX + "resume";

    private final SessionRuntime runtime;

    private final SocketConnection socket;

    SessionMethods(SessionRuntime runtime, SocketConnection socket) {
        this.runtime = runtime;
        this.socket = socket;
    }

    /**
     * A control message on a socket without a resumable session.
     *
     * @return what is left for the session; null for nothing
     */
    @Nullable Decoded first(String text) {
        Decoded decoded = this.runtime.codec().decode(text);
        boolean sessionless = this.socket.session() == null;
        if (!sessionless
                || !(decoded instanceof Decoded.Single single)
                || !(single.entry() instanceof Inbound.Good good)) {
            return reserved(decoded);
        }
        ControlFrame frame = ControlReader.read(text);
        if (frame instanceof ControlFrame.Open open) {
            open(open, decoded);
        } else if (frame instanceof ControlFrame.Resume resume) {
            resume(resume);
        } else if (good.message() instanceof JsonRpcRequest request
                && request.method().equals(OPEN)) {
            this.runtime.observer().errorMade(ErrorType.INVALID_PARAMS);
            this.socket.answer(new JsonRpcFailure(request.id(), this.socket.error(ErrorType.INVALID_PARAMS)));
        } else if (good.message() instanceof JsonRpcRequest request
                && request.method().equals(RESUME)) {
            this.socket.close(CloseStatus.PROTOCOL_VIOLATION.withReason("not a resume"));
        } else {
            return reserved(decoded);
        }
        return null;
    }

    /** Where no such session is, these methods are as unknown as any other reserved one. */
    private static Decoded reserved(Decoded decoded) {
        return decoded instanceof Decoded.Single single
                        && single.entry() instanceof Inbound.Good good
                        && good.message() instanceof JsonRpcRequest request
                        && request.method().startsWith(ControlFrame.PREFIX)
                ? new Decoded.Single(new Inbound.Malformed(request.id(), ErrorType.METHOD_NOT_FOUND))
                : decoded;
    }

    private void open(ControlFrame.Open request, Decoded decoded) {
        ServerSettings settings = this.runtime.settings();
        SessionTerms.ReceiveLimits limits = new SessionTerms.ReceiveLimits(
                settings.messages().messageBytes(),
                settings.messages().batch(),
                settings.peer().inFlight());
        SessionTerms terms = settings.resumption()
                .terms(request.heartbeat(), limits, this.runtime.extensions().accept(request.extensions()));
        ServerSession session = this.socket.begin(
                decoded,
                request.registerInfo() == null
                        ? null
                        : JsonParser.parseString(request.registerInfo().json()),
                new ServerSession.Opening(request, terms));
        if (session == null) {
            return;
        }
        if (session.link() != null) {
            session.link().pump();
        } else if (reserved(decoded) instanceof Decoded.Single late) {
            // A plain session began on the silent socket at the same moment.
            session.peer().receive(late);
        }
    }

    private void resume(ControlFrame.Resume request) {
        ServerSession target = this.runtime.sessions().find(request.sessionId());
        ServerSessionTransport link = target == null ? null : target.link();
        ResumeDecision decision = target == null || link == null
                ? ServerSessionLink.denyUnknown(request)
                : target.resume(this.socket, request, link);
        if (decision instanceof ResumeDecision.Revoked) {
            this.socket.close(CloseStatus.TOKEN_REPLAYED);
        } else if (decision instanceof ResumeDecision.Refused refused) {
            this.runtime.observer().resumeRefused();
            boolean excessive = refused.reason() == ResumeDecision.Reason.DENIED
                    && this.runtime
                            .denials()
                            .isExcessive(
                                    request.sessionId(),
                                    this.runtime.timers().nanoTime().getAsLong());
            this.socket.writer().send(OutboundText.of(refused.answer().text()), failure -> {
                if (excessive) {
                    this.socket.close(CloseStatus.RETRY_LATER);
                }
            });
        }
    }

    /** What follows from a message of a resumable session, but for data. */
    void follow(ServerSessionTransport link, Received received) {
        if (received instanceof Received.Violation violation) {
            this.socket.close(violation.status());
        } else if (received instanceof Received.Control control) {
            ServerSession session = this.socket.session();
            if (control.frame() instanceof ControlFrame.Close close && session != null) {
                link.control(new ControlFrame.Closed(close.id()));
                session.close(CloseStatus.NORMAL);
            } else if (control.frame() instanceof ControlFrame.Closing closing) {
                this.socket.close(new CloseStatus(closing.code(), ""));
            }
        }
    }

    /** Answers the classic session methods, which are unknown beside a resumable session; but a ping is a ping. */
    static @Nullable Decoded withoutClassic(Decoded decoded) {
        if (decoded instanceof Decoded.Single single && single.entry() instanceof Inbound.Good good) {
            if (good.message() instanceof JsonRpcRequest request && isClassic(request.method())) {
                return refused(request.id());
            }
            if (good.message() instanceof JsonRpcNotification notice && isClassic(notice.method())) {
                return null;
            }
        }
        return decoded;
    }

    private static boolean isClassic(String method) {
        return ClassicMethods.NAMES.contains(method) && !method.equals("ping");
    }

    private static Decoded refused(RequestId id) {
        return new Decoded.Single(new Inbound.Malformed(id, ErrorType.METHOD_NOT_FOUND));
    }
}
