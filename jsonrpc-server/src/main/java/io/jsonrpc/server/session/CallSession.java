package io.jsonrpc.server.session;

import io.jsonrpc.core.Session;
import io.jsonrpc.core.codec.Decoded;
import io.jsonrpc.core.codec.Inbound;
import io.jsonrpc.core.engine.ReservedNames;
import io.jsonrpc.core.error.AnswersOnlyException;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.JsonRpcRequest;
import io.jsonrpc.core.message.NotificationMessage;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.server.socket.CallTransport;
import io.jsonrpc.server.socket.SocketConnection;
import org.jspecify.annotations.Nullable;

/**
 * The session of one HTTP call: it begins with the message, sends nothing but answers, and ends with its transport
 * (PROTOCOL.md, 1.1).
 */
final class CallSession extends PlainSession {

    /** Reserved, so that it is ignored. */
    private static final Inbound IGNORED = new Inbound.Good(new NotificationMessage("rpc.ignored", null));

    private final CallTransport call;

    /** The application has accepted the session. */
    private volatile boolean accepted;

    private CallSession(SessionRuntime runtime, SocketConnection socket, CallTransport call) {
        super(runtime, socket, null);
        this.call = call;
    }

    /** @throws AnswersOnlyException if it is the session of an HTTP call */
    static void requireNone(Session session) {
        if (session instanceof CallSession) {
            throw new AnswersOnlyException();
        }
    }

    @Override
    void begin() {
        callbacks().established(status -> {
            this.call.refused();
            end(status);
        });
        peer().execute(() -> {
            this.accepted = true;
            this.call.accepted();
        });
    }

    @Override
    void handedOver() {
        this.call.handedOver();
    }

    /** A client whose call was not accepted is told that it failed, so nothing of it is handled afterwards. */
    @Override
    int release(boolean agreed) {
        if (!this.accepted) {
            peer().refuse();
        }
        return super.release(agreed);
    }

    /** There is nothing to come back with. */
    @Override
    public void announceExpiry(long inMillis) {}

    @Override
    boolean takesRenewals() {
        return false;
    }

    @Override
    boolean endsWith(CloseStatus status) {
        return true;
    }

    /** Where the session of an HTTP call begins. Methods of sessions are unknown here. */
    static final class CallEntrance extends Entrance {

        private final CallTransport call;

        CallEntrance(SessionRuntime runtime, SocketConnection socket, CallTransport call) {
            super(runtime, socket);
            this.call = call;
        }

        @Override
        PlainSession session(@Nullable Object registerInfo) {
            return new CallSession(runtime(), socket(), this.call);
        }

        @Override
        boolean hasSessionMethods() {
            return false;
        }

        /** A body that arrives slowly is no reason to begin a session without a message. */
        @Override
        boolean waitsForClient() {
            return true;
        }

        /** The whole body has the time of a message, from the head of the request on. */
        @Override
        long untilGivenUp(long now) {
            return socket().signs().untilMessageLate(now);
        }

        @Override
        Decoded remaining(Decoded message) {
            Decoded remaining = message instanceof Decoded.Batch batch
                    ? new Decoded.Batch(batch.entries().stream()
                            .map(this::withoutSessionMethod)
                            .toList())
                    : withoutSessionMethod((Decoded.Single) message);
            this.call.decoded(isAnswered(remaining));
            return remaining;
        }

        private Decoded withoutSessionMethod(Decoded.Single message) {
            Inbound entry = withoutSessionMethod(message.entry());
            return entry == message.entry() ? message : new Decoded.Single(entry);
        }

        private Inbound withoutSessionMethod(Inbound entry) {
            if (!(entry instanceof Inbound.Good good)) {
                return entry;
            }
            if (good.message() instanceof JsonRpcRequest request && isSessionMethod(request.method())) {
                return new Inbound.Malformed(request.id(), ErrorType.METHOD_NOT_FOUND);
            }
            return good.message() instanceof NotificationMessage notice && isSessionMethod(notice.method())
                    ? IGNORED
                    : entry;
        }

        private boolean isSessionMethod(String method) {
            ReservedNames row = ReservedNames.of(method);
            return row == ReservedNames.SESSION
                    || row == ReservedNames.STREAM
                    || (row == ReservedNames.CLASSIC
                            && socket().endpoint().options().classicSessions());
        }

        private static boolean isAnswered(Decoded message) {
            return message instanceof Decoded.Batch batch
                    ? batch.entries().stream().anyMatch(CallEntrance::isAnswered)
                    : isAnswered(((Decoded.Single) message).entry());
        }

        private static boolean isAnswered(Inbound entry) {
            return entry instanceof Inbound.Malformed
                    || (entry instanceof Inbound.Good good && good.message() instanceof JsonRpcRequest);
        }
    }
}
