package io.jsonrpc.client.session;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.jsonrpc.client.channel.ClientChannelHost;
import io.jsonrpc.client.event.DisconnectReason;
import io.jsonrpc.client.event.DisconnectReason.Kind;
import io.jsonrpc.client.event.SessionLoss;
import io.jsonrpc.client.settings.ClientSettings;
import io.jsonrpc.core.JsonRpcPeer;
import io.jsonrpc.core.channel.ChannelEvent;
import io.jsonrpc.core.codec.Decoded;
import io.jsonrpc.core.codec.Inbound;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.log.SparingLog;
import io.jsonrpc.core.message.NotificationMessage;
import io.jsonrpc.core.message.RequestId;
import io.jsonrpc.core.message.Utf8;
import io.jsonrpc.core.session.Received;
import io.jsonrpc.core.session.frame.ControlFrame;
import io.jsonrpc.core.transport.CloseStatus;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Passes what the sockets receive to the peer. A message of a resumable session is counted before anything looks into it;
 * its control messages are handled here.
 */
public final class Receiver {

    private static final SparingLog log = SparingLog.of(Receiver.class);

    private final MessageCodec codec;

    private final ClientSettings settings;

    private final JsonRpcPeer peer;

    private final StreamFlow flow;

    /**
     * Held while a message is counted and passed to the peer, so that a dying socket and its successor never do it
     * together.
     */
    private final ReentrantLock receiving = new ReentrantLock();

    public Receiver(MessageCodec codec, ClientSettings settings, JsonRpcPeer peer, StreamFlow flow) {
        this.codec = codec;
        this.settings = settings;
        this.peer = peer;
        this.flow = flow;
    }

    /** A message without a resumable session. */
    void received(ClientSessionSocket from, Decoded message) {
        Duration left = expiryIn(message);
        if (left != null) {
            from.announceExpiry(left);
            return;
        }
        boolean accepted;
        this.receiving.lock();
        try {
            accepted = this.peer.receive(message);
        } finally {
            this.receiving.unlock();
        }
        if (!accepted) {
            from.socket().close(CloseStatus.LIMIT);
        }
    }

    /** In which time the login expires, if the message says so; null for any other. */
    private @Nullable Duration expiryIn(Decoded message) {
        return message instanceof Decoded.Single single
                        && single.entry() instanceof Inbound.Good good
                        && good.message() instanceof NotificationMessage notification
                        && notification.method().equals("rpc.auth.expiring")
                        && notification.params() != null
                        && this.codec.read(notification.params(), JsonElement.class) instanceof JsonObject params
                        && params.get("inMillis") instanceof JsonPrimitive millis
                        && millis.isNumber()
                ? Duration.ofMillis((long) millis.getAsDouble())
                : null;
    }

    /**
     * A message over the limit, of which only the ends are known.
     *
     * @param session the resumable session on the socket; null for none
     */
    void tooLarge(ClientSessionSocket from, @Nullable ClientSessionTransport session, String head, String tail) {
        if (session != null) {
            received(from, session, null, head, tail);
        } else {
            Decoded message = oversized(head, tail);
            if (message != null) {
                received(from, message);
            }
        }
    }

    /** What a message over the limit stands for; null for nothing. */
    private @Nullable Decoded oversized(String head, String tail) {
        RequestId id = OversizedAnswer.idIn(head, tail);
        log.warn(this.settings.label(), "{}: a message over the limit was dropped, id {}", this.settings.label(), id);
        return id == null ? null : new Decoded.Single(new Inbound.MalformedResponse(id, "it is larger than the limit"));
    }

    /** Whether a text without the number of a channel is over the limit. */
    boolean isTooLarge(String text) {
        int limit = this.settings.maxMessageBytes();
        return text.length() > limit / 3 && Math.abs(Utf8.length(text)) > limit;
    }

    /** A text on a socket that has a resumable session, or on which one is being resumed. */
    void received(ClientSessionSocket from, ClientSessionTransport session, String text) {
        received(from, session, text, text, text);
    }

    /**
     * A text was received.
     *
     * @param text null for one that was too large
     * @param head its first characters, or all
     * @param tail its last characters, or all
     */
    private void received(
            ClientSessionSocket from, ClientSessionTransport session, @Nullable String text, String head, String tail) {
        int bytes = text == null ? this.settings.maxFrameBytes() + 1 : Utf8.length(text);
        boolean accepted = true;
        Received received;
        this.receiving.lock();
        try {
            received = session.receive(from.socket(), text, bytes);
            ClientChannelHost host =
                    received == Received.Plain.DATA ? session.conversations().channels() : null;
            ChannelEvent event = host == null ? ChannelEvent.Plain.BARE : host.receive(head, tail, bytes);
            if (event instanceof ChannelEvent.Violation violation) {
                received = new Received.Violation(violation.status());
            } else if (received == Received.Plain.DATA && event == ChannelEvent.Plain.BARE) {
                Decoded message = text == null || isTooLarge(text) ? oversized(head, tail) : this.codec.decode(text);
                accepted = message == null || this.peer.receive(message);
            }
        } finally {
            this.receiving.unlock();
        }
        if (received == Received.Plain.HANDLED
                || received == Received.Plain.ROOM
                || received == Received.Plain.RESUMED) {
            // The window may have room.
            session.conversations().acknowledged();
            this.peer.flush();
        }
        if (!accepted) {
            session.lose(SessionLoss.LIMIT);
            from.socket().close(CloseStatus.LIMIT.withReason("too many notifications wait"));
        } else if (received != Received.Plain.DATA && !from.resumeAnswered(received)) {
            follow(from, session, received);
        }
    }

    private void follow(ClientSessionSocket from, ClientSessionTransport session, Received received) {
        if (received instanceof Received.Violation violation) {
            session.lose(SessionLoss.PROTOCOL_VIOLATION);
            from.socket().close(violation.status());
        } else if (received instanceof Received.Control control) {
            this.flow.receive(session, control.frame());
            control(from, control.frame());
        }
    }

    private static void control(ClientSessionSocket from, ControlFrame frame) {
        if (frame instanceof ControlFrame.Closing closing) {
            from.socket().abort(new DisconnectReason(Kind.CLOSED_BY_SERVER, new CloseStatus(closing.code(), ""), null));
        } else if (frame instanceof ControlFrame.GoAway goAway) {
            from.announceEnd(Duration.ofMillis(goAway.withinMillis()));
        } else if (frame instanceof ControlFrame.Expiring expiring) {
            from.announceExpiry(Duration.ofMillis(expiring.inMillis()));
        } else if (frame instanceof ControlFrame.Closed || frame instanceof ControlFrame.Failed) {
            // The answer to the request to close the session.
            from.socket().close(CloseStatus.NORMAL);
        }
    }
}
