package io.jsonrpc.server.limit;

import com.google.gson.JsonObject;
import io.jsonrpc.core.JsonRpcCall;
import io.jsonrpc.core.ServerCallInterceptor;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.error.ErrorTypeException;
import io.jsonrpc.core.log.SparingLog;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.server.CallLimiter;
import io.jsonrpc.server.RateLimit;
import io.jsonrpc.server.ServerObserver;
import io.jsonrpc.server.socket.Holder;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Refuses calls of which there are more than a limit permits. Calls that rules deny before are not counted, so that nobody
 * uses up what others may call.
 */
@Order(Ordered.HIGHEST_PRECEDENCE + 200)
public final class CallLimits implements ServerCallInterceptor {

    private static final SparingLog log = SparingLog.of(CallLimits.class);

    private static final long NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private final List<LimitedCalls> limits;

    private final CallLimiter limiter;

    private final SessionLimiter sessions;

    private final ServerObserver observer;

    private final BiConsumer<RateLimit, JsonRpcCall> audit;

    /**
     * Limits that are asked in this order.
     *
     * @param limiter counts the calls of users, of addresses and of everybody
     * @param sessions counts those of sessions
     * @param audit is told each refused call
     */
    public CallLimits(
            List<LimitedCalls> limits,
            CallLimiter limiter,
            SessionLimiter sessions,
            ServerObserver observer,
            BiConsumer<RateLimit, JsonRpcCall> audit) {
        this.limits = List.copyOf(limits);
        this.limiter = limiter;
        this.sessions = sessions;
        this.observer = observer;
        this.audit = audit;
    }

    /** The limits. */
    public List<LimitedCalls> limits() {
        return this.limits;
    }

    @Override
    public void admit(JsonRpcCall call) {
        for (LimitedCalls limited : this.limits) {
            if (limited.covers(call)) {
                acquire(limited.limit(), call);
            }
        }
    }

    private void acquire(RateLimit limit, JsonRpcCall call) {
        Session session = call.getSession();
        long nanos = switch (limit.scope()) {
            case SESSION -> this.sessions.acquire(limit, session);
            case PRINCIPAL -> this.limiter.acquire(limit, caller(session));
            case ALL -> this.limiter.acquire(limit, "");
        };
        if (nanos > 0) {
            this.observer.callLimited(limit.name());
            log.warn(limit.name(), "{} of {} is more than the limit '{}' permits", call, session, limit.name());
            this.audit.accept(limit, call);
            throw new Limited((nanos - 1) / NANOS_PER_MILLI + 1);
        }
    }

    /** Whose calls count together. */
    static String caller(Session session) {
        Holder holder = Holder.of(session.getPrincipal(), session.getRemoteAddress());
        return (holder.authenticated() ? "user:" : "address:") + holder.name();
    }

    @Override
    public void intercept(Transaction transaction, Request<?> request, Next next) throws Exception {
        next.proceed(transaction);
    }

    /** Has no stack trace, so that refused calls cost little. */
    private static final class Limited extends ErrorTypeException {

        Limited(long retryAfterMillis) {
            super(ErrorType.RATE_LIMITED, retryAfter(retryAfterMillis));
        }

        private static JsonObject retryAfter(long millis) {
            JsonObject details = new JsonObject();
            details.addProperty("retryAfterMillis", millis);
            return details;
        }

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }
}
