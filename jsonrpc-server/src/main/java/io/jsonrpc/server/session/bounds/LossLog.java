package io.jsonrpc.server.session.bounds;

import io.jsonrpc.core.Session;
import io.jsonrpc.core.log.OncePerMinute;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs losses and violations in sessions: one entry a minute of each kind, however many clients there are. */
public final class LossLog {

    private static final Logger log = LoggerFactory.getLogger(LossLog.class);

    private final LongSupplier nanoTime;

    private final OncePerMinute losses = new OncePerMinute();

    private final AtomicLong messages = new AtomicLong();

    private final OncePerMinute replays = new OncePerMinute();

    public LossLog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** A session has ended, and its client has not received this many messages. */
    public void undelivered(Session session, int count) {
        this.messages.addAndGet(count);
        long sessions = this.losses.pass(this.nanoTime.getAsLong());
        if (sessions > 0) {
            log.warn(
                    "{} message(s) were not delivered before {} session(s) ended since the last such warning, the last of them"
                            + " {}",
                    this.messages.getAndSet(0),
                    sessions,
                    session);
        }
    }

    /** A session was ended because its resume token was used twice. */
    public void revoked(Session session) {
        long sessions = this.replays.pass(this.nanoTime.getAsLong());
        if (sessions > 0) {
            log.warn(
                    "{} was ended: a resume token was used twice, so somebody has a copy ({} such session(s) since the last"
                            + " such warning)",
                    session,
                    sessions);
        }
    }
}
