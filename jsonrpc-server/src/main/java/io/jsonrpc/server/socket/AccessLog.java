package io.jsonrpc.server.socket;

import io.jsonrpc.core.PeerObserver;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.engine.threads.Timers;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.Printable;
import io.jsonrpc.core.message.RequestId;
import io.jsonrpc.core.message.ResponseError;
import java.security.Principal;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Logs each call that clients make in one line, without params and results: at DEBUG on {@code io.jsonrpc.access}, which is
 * off by default. What the line says is also in the key-value pairs of the entry, for structured logs.
 */
public final class AccessLog implements PeerObserver {

    private static final Logger log = LoggerFactory.getLogger("io.jsonrpc.access");

    /** Names are input. */
    private static final int MAX_NAME = 100;

    private final PeerObserver observer;

    private final Timers timers;

    /** @param observer hears the same */
    public AccessLog(PeerObserver observer, Timers timers) {
        this.observer = observer;
        this.timers = timers;
    }

    @Override
    public Handling requestStarted(Session session, String method, @Nullable RequestId id) {
        Handling handling = this.observer.requestStarted(session, method, id);
        return log.isDebugEnabled() ? new Logged(handling, session, method, id, this.timers) : handling;
    }

    @Override
    public void errorMade(ErrorType type) {
        this.observer.errorMade(type);
    }

    @Override
    public void messageDropped() {
        this.observer.messageDropped();
    }

    @Override
    public void callEnded(Session session, String method, boolean success) {
        this.observer.callEnded(session, method, success);
    }

    @Override
    public Streaming streamStarted(Session session, String method) {
        return this.observer.streamStarted(session, method);
    }

    /** A call that is being handled. */
    private static final class Logged implements Handling {

        private final Handling handling;

        private final Session session;

        private final String method;

        private final @Nullable RequestId id;

        private final Timers timers;

        private final long began;

        Logged(Handling handling, Session session, String method, @Nullable RequestId id, Timers timers) {
            this.handling = handling;
            this.session = session;
            this.method = Printable.of(method, MAX_NAME);
            this.id = id;
            this.timers = timers;
            this.began = timers.now();
        }

        @Override
        public void handlerReturned() {
            this.handling.handlerReturned();
        }

        @Override
        public void ended(@Nullable ResponseError error) {
            this.handling.ended(error);
            long micros = TimeUnit.NANOSECONDS.toMicros(this.timers.now() - this.began);
            Principal principal = this.session.getPrincipal();
            String user = principal == null ? "-" : Printable.of(principal.getName(), MAX_NAME);
            String call = this.id == null ? "notification" : Printable.of(this.id.literal(), MAX_NAME);
            LoggingEventBuilder entry = log.atDebug()
                    .addKeyValue("session", SessionIds.publicName(this.session.getSessionId()))
                    .addKeyValue("user", user)
                    .addKeyValue("method", this.method)
                    .addKeyValue("id", call)
                    .addKeyValue("micros", micros);
            if (error != null) {
                entry = entry.addKeyValue("code", error.getCode());
            }
            String outcome = error == null ? "ok" : Integer.toString(error.getCode());
            entry.log("{} {} {} {} {} {} µs", this.session, user, this.method, call, outcome, micros);
        }
    }
}
