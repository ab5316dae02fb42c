package io.jsonrpc.core.session.frame;

import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.JsonText;
import org.jspecify.annotations.Nullable;

/**
 * A message of the session layer: never counted, never seen by an application. {@link ControlReader} tells it from data
 * and reads it; {@link Sendable#text} writes it in the one form that the protocol has for it.
 *
 * <p>Ids are those of requests and their answers, such as {@code rpc.session.1}. A token shows in that text only.
 *
 * @since 0.1
 */
public sealed interface ControlFrame {

    /** What all ids and methods begin with. */
    String PREFIX = "rpc.session.";

    /** One that is written too, not only read. */
    sealed interface Sendable extends ControlFrame {

        /** The text on the wire. */
        String text();
    }

    /**
     * Asks for a new session.
     *
     * @param client name and version of the software, for people
     * @param heartbeat the wished one, in milliseconds
     * @param messageBytes the largest message that the client receives
     * @param extensions what the client offers: a JSON object, name to parameters
     * @param registerInfo what the application tells about itself; null for nothing
     */
    record Open(
            String id,
            String client,
            long heartbeat,
            int messageBytes,
            JsonText extensions,
            @Nullable JsonText registerInfo)
            implements Sendable {

        @Override
        public String text() {
            ControlWriter out = ControlWriter.request(this.id, "open")
                    .add("version", 1)
                    .add("client", this.client)
                    .add("heartbeat", this.heartbeat)
                    .open("limits")
                    .add("messageBytes", this.messageBytes)
                    .close()
                    .add("extensions", this.extensions);
            return (this.registerInfo == null ? out : out.add("registerInfo", this.registerInfo)).end();
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
     * Asks to go on with a session on this socket.
     *
     * @param attempt which try of the session this is, over all its sockets
     * @param received how many data frames the client has received
     * @param oldest the oldest of its own that it can send again
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

    /** The session goes on; the members are the server's. */
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
     * @param reason why a resume was refused: {@code denied}, {@code stale} or {@code gap}; null for other failures
     * @param number {@code received} of a gap, {@code attempt} of a stale one, else -1
     */
    record Failed(
            String id, int code, String message, @Nullable String reason, long number) implements Sendable {

        static final int NOT_RESUMABLE = -32051;

        /** Unknown session, wrong token or wrong user: they look the same. */
        public static final String DENIED = "denied";

        /** A later attempt was accepted already. */
        public static final String STALE = "stale";

        /** Messages are missing that are kept no more. */
        public static final String GAP = "gap";

        public static Failed notResumable(String id, String reason, long number) {
            return new Failed(id, NOT_RESUMABLE, "not resumable", reason, number);
        }

        /** The answer to a resume that names no session, has no valid token or comes from somebody else. */
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
     * Tells the counts of the sender.
     *
     * @param received how many data frames it has received
     * @param sent the last that it put on this socket before this
     * @param resumed the attempt that is confirmed; 0 for none
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

    /** Asks to end the session. */
    record Close(String id) implements Sendable {

        @Override
        public String text() {
            return ControlWriter.bareRequest(this.id, "close");
        }
    }

    /** The session has ended as asked; the socket follows. */
    record Closed(String id) implements Sendable {

        @Override
        public String text() {
            return ControlWriter.trueResult(this.id);
        }
    }

    /** Says before the end what a close code would, where codes do not travel. */
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

    /** The server drains: its client is to come back elsewhere within so many milliseconds. */
    record GoAway(long withinMillis) implements Sendable {

        @Override
        public String text() {
            return ControlWriter.notification("goaway")
                    .add("withinMillis", this.withinMillis)
                    .end();
        }
    }

    /**
     * A method of the session layer that this end does not know.
     *
     * @param id null for a notification, which is ignored; a request is answered
     */
    record Unknown(@Nullable String id) implements ControlFrame {}

    /** The answer to a request that this end does not know; it is read as {@link Failed}. */
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

    /**
     * It begins like a control message and is none.
     *
     * @param fault what is wrong, for the log and the close frame; shows nothing of the message
     */
    record Malformed(String fault) implements ControlFrame {}
}
