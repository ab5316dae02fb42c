package io.jsonrpc.server.channel;

import io.jsonrpc.core.channel.ChannelMessage;
import io.jsonrpc.core.channel.ChannelRefusal;
import io.jsonrpc.core.transport.CloseStatus;
import java.util.concurrent.locks.ReentrantLock;

/** Asks again whether the open channels of a session may stay, because it is on another socket. */
final class ChannelReviews {

    private static final CloseStatus STALE = CloseStatus.GO_AWAY.withReason("its credentials are not good any more");

    private final OpenChannels channels;

    private final ChannelAdmission admission;

    private final ReentrantLock receiving;

    /** @param receiving held while the session gets another handshake */
    ChannelReviews(OpenChannels channels, ChannelAdmission admission, ReentrantLock receiving) {
        this.channels = channels;
        this.admission = admission;
        this.receiving = receiving;
    }

    void review(ChannelSocket channel) {
        ChannelMessage.Open request = channel.request();
        if (request == null) {
            channel.reconnected(this.admission.handshake());
        } else {
            this.admission.review(request, decision -> reviewed(channel, decision));
        }
    }

    /** Called on a worker. */
    private void reviewed(ChannelSocket channel, ChannelAdmission.Decision decision) {
        this.receiving.lock();
        try {
            // It has ended, goes on in another session, which asks itself, or the session is on another socket again.
            if (this.channels.number(channel) != 0 && this.admission.isCurrent(decision)) {
                obey(channel, decision);
            }
        } finally {
            this.receiving.unlock();
        }
    }

    private static void obey(ChannelSocket channel, ChannelAdmission.Decision decision) {
        if (decision instanceof ChannelAdmission.Admitted admitted && channel.isOfUser(admitted.handshake())) {
            channel.reconnected(admitted.handshake());
        } else {
            channel.abandon(isStale(decision) ? STALE : CloseStatus.UNAUTHORISED);
        }
    }

    /** Whether other credentials may do. */
    private static boolean isStale(ChannelAdmission.Decision decision) {
        return decision instanceof ChannelAdmission.Refused refused
                && refused.refusal().reason() == ChannelRefusal.Reason.AUTHENTICATE;
    }
}
