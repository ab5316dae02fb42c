package io.jsonrpc.core.session.frame;

import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.JsonText;
import org.jspecify.annotations.Nullable;

/**
 * A message of the session layer: never counted and never passed to an application. {@link ControlReader} distinguishes
 * it from data and parses it; {@link Sendable#text} writes it in the only form that the protocol allows.
 *
 * <p>Tokens appear only in the text on the wire, not in {@code toString}.
 *
 * @since 0.1
 */
public sealed interface ControlFrame {

    /** Prefix of all methods, and of the ids of requests and their answers, such as {@code rpc.session.1}. */
    String PREFIX = "rpc.session.";

    /** A control frame that is also written, not only read. */
    sealed interface Sendable extends ControlFrame {

        /** The text on the wire. */
        String text();
    }

    /**
     * Requests a new session.
     *
     * @param client name and version of the client software, for logs
     * @param heartbeat the requested heartbeat, in milliseconds
     * @param messageBytes the largest message that the client accepts, in UTF-8 bytes
     * @param extensions the extensions that the client offers: a JSON object, name to parameters
     * @param registerInfo data that the application sends about itself; null for none
     * @param identity the name of the principal that the client expects, empty for nobody; null if it expects none
     */
    record Open(
            String id,
            String client,
            long heartbeat,
            int messageBytes,
            JsonText extensions,
            @Nullable JsonText registerInfo,
            @Nullable String identity)
            implements Sendable {

        public Open(
                String id,
                String client,
                long heartbeat,
                int messageBytes,
                JsonText extensions,
                @Nullable JsonText registerInfo) {
            this(id, client, heartbeat, messageBytes, extensions, registerInfo, null);
        }

        @Override
        public String text() {
            return ControlWriter.request(this.id, "open")
                    .add("version", 1)
                    .add("client", this.client)
                    .add("heartbeat", this.heartbeat)
                    .open("limits")
                    .add("messageBytes", this.messageBytes)
                    .close()
                    .add("extensions", this.extensions)
                    .addIfAny("registerInfo", this.registerInfo)
                    .addIfAny("identity", this.identity)
                    .end();
        }
    }

    /** The session is open. */
    record Opened(String id, String sessionId, String token, SessionTerms terms) implements Sendable {

        @Override
        public String text() {
            return ControlWriter.result(this.id)
                    .add("sessionId", this.sessionId)
                    .add("token", this.token)
                    .add("heartbeat", this.terms.heartbeat())
                    .add("heartbeatGrace", this.terms.heartbeatGrace())
                    .open("window")
                    .add("millis", this.terms.window().millis())
                    .add("bytes", this.terms.window().bytes())
                    .add("frames", this.terms.window().frames())
                    .close()
                    .open("limits")
                    .add("messageBytes", this.terms.limits().messageBytes())
                    .add("batch", this.terms.limits().batch())
                    .add("inFlight", this.terms.limits().inFlight())
                    .close()
                    .add("extensions", this.terms.extensions())
                    .end();
        }

        @Override
        public String toString() {
            return "Opened[" + this.terms + "]";
        }
    }

    /**
     * Requests to resume a session on this socket.
     *
     * @param attempt number of the attempt, over all sockets of the session
     * @param received number of data frames that the client has received
     * @param oldest number of its oldest data frame that it can send again
     */
    record Resume(String id, String sessionId, String token, long attempt, long received, long oldest)
            implements Sendable {

        @Override
        public String text() {
            return ControlWriter.request(this.id, "resume")
                    .add("sessionId", this.sessionId)
                    .add("token", this.token)
                    .add("attempt", this.attempt)
                    .add("received", this.received)
                    .add("oldest", this.oldest)
                    .end();
        }

        @Override
        public String toString() {
            return "Resume[attempt=" + this.attempt + ", received=" + this.received + ", oldest=" + this.oldest + "]";
        }
    }

    /** The session is resumed; the members are those of the server. */
    record Resumed(String id, String token, long received, long oldest) implements Sendable {

        @Override
        public String text() {
            return ControlWriter.result(this.id)
                    .add("token", this.token)
                    .add("received", this.received)
                    .add("oldest", this.oldest)
                    .end();
        }

        @Override
        public String toString() {
            return "Resumed[received=" + this.received + ", oldest=" + this.oldest + "]";
        }
    }

    /**
     * A request of the session layer has failed.
     *
     * @param reason why a resume was rejected: {@code denied}, {@code stale} or {@code gap}; null for other failures
     * @param number {@code received} for a gap, {@code attempt} for a stale resume, else -1
     */
    record Failed(
            String id, int code, String message, @Nullable String reason, long number) implements Sendable {

        static final int NOT_RESUMABLE = -32051;

        /** Unknown session, wrong token or wrong user, which are indistinguishable. */
        public static final String DENIED = "denied";

        /** A later attempt has already been accepted. */
        public static final String STALE = "stale";

        /** Missing messages are no longer kept. */
        public static final String GAP = "gap";

        public static Failed notResumable(String id, String reason, long number) {
            return new Failed(id, NOT_RESUMABLE, "not resumable", reason, number);
        }

        /** The answer to a resume of an unknown session, with an invalid token or of another user. */
        public static Failed denied(String id) {
            return notResumable(id, DENIED, -1);
        }

        @Override
        public String text() {
            ControlWriter out = ControlWriter.error(this.id, this.code, this.message);
            if (this.reason != null) {
                out.open("data").add("reason", this.reason);
                switch (this.reason) {
                    case GAP -> out.add("received", this.number);
                    case STALE -> out.add("attempt", this.number);
                    default -> {}
                }
            }
            return out.end();
        }
    }

    /**
     * Reports the counts of the sender.
     *
     * @param received number of data frames it has received
     * @param sent number of the last data frame it wrote to this socket before the ack
     * @param resumed the confirmed attempt; 0 for none
     */
    record Ack(long received, long sent, long resumed) implements Sendable {

        @Override
        public String text() {
            ControlWriter out = ControlWriter.notification("ack")
                    .add("received", this.received)
                    .add("sent", this.sent);
            return (this.resumed == 0 ? out : out.add("resumed", this.resumed)).end();
        }
    }

    /** Requests the end of the session. */
    record Close(String id) implements Sendable {

        @Override
        public String text() {
            return ControlWriter.bareRequest(this.id, "close");
        }
    }

    /** The session has ended as requested; the socket is closed next. */
    record Closed(String id) implements Sendable {

        @Override
        public String text() {
            return ControlWriter.trueResult(this.id);
        }
    }

    /** Announces the close code on transports that do not transfer close codes. */
    record Closing(int code, long sent, long received) implements Sendable {

        @Override
        public String text() {
            return ControlWriter.notification("close")
                    .add("code", this.code)
                    .add("sent", this.sent)
                    .add("received", this.received)
                    .end();
        }
    }

    /** The server is draining: the client reconnects elsewhere within this number of milliseconds. */
    record GoAway(long withinMillis) implements Sendable {

        @Override
        public String text() {
            return ControlWriter.notification("goaway")
                    .add("withinMillis", this.withinMillis)
                    .end();
        }
    }

    /** The login of the session ends in this number of milliseconds: the client resumes with another one. */
    record Expiring(long inMillis) implements Sendable {

        @Override
        public String text() {
            return ControlWriter.notification("expiring")
                    .add("inMillis", this.inMillis)
                    .end();
        }
    }

    /** Requests a rate for all streams of the other end together (extension {@code flow}); null for no params. */
    record Flow(@Nullable JsonText params) implements Sendable {

        @Override
        public String text() {
            return ControlWriter.notification("flow", this.params);
        }
    }

    /** Reports which rate of all streams together holds. */
    record FlowNow(@Nullable JsonText params) implements Sendable {

        @Override
        public String text() {
            return ControlWriter.notification("flow.now", this.params);
        }
    }

    /** An unknown method of the session layer; without an id it is a notification, which is ignored. */
    record Unknown(@Nullable String id) implements ControlFrame {}

    /** The answer to an unknown request; read as {@link Failed}. */
    record NotFound(String id) implements Sendable {

        @Override
        public String text() {
            ErrorType type = ErrorType.METHOD_NOT_FOUND;
            return ControlWriter.error(this.id, type.code(), type.message())
                    .open("data")
                    .add("type", type.type())
                    .end();
        }
    }

    /** A text that begins like a control message and is not one. The fault, for the log and the peer, has nothing of it. */
    record Malformed(String fault) implements ControlFrame {}
}
