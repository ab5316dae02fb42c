package io.jsonrpc.server.limit;

import com.google.gson.JsonObject;
import io.jsonrpc.core.JsonRpcCall;
import io.jsonrpc.core.ServerCallInterceptor;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.error.ErrorTypeException;
import io.jsonrpc.core.log.SparingLog;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.server.ServerObserver;
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

    private final List<CallLimit> limits;

    private final ServerObserver observer;

    private final BiConsumer<CallLimit, JsonRpcCall> audit;

    /**
     * Limits that are asked in this order.
     *
     * @param audit is told each refused call
     */
    public CallLimits(
            List<? extends CallLimit> limits, ServerObserver observer, BiConsumer<CallLimit, JsonRpcCall> audit) {
        this.limits = List.copyOf(limits);
        this.observer = observer;
        this.audit = audit;
    }

    /** The limits. */
    public List<CallLimit> limits() {
        return this.limits;
    }

    @Override
    public void admit(JsonRpcCall call) {
        for (CallLimit limit : this.limits) {
            long nanos = limit.calls().covers(call) ? limit.acquire(call) : 0;
            if (nanos > 0) {
                this.observer.callLimited(limit.name());
                log.warn(
                        limit.name(),
                        "{} of {} is more than the limit '{}' permits",
                        call,
                        call.getSession(),
                        limit.name());
                this.audit.accept(limit, call);
                throw new Limited(limit.error(), (nanos - 1) / NANOS_PER_MILLI + 1);
            }
        }
    }

    @Override
    public void intercept(Transaction transaction, Request<?> request, Next next) throws Exception {
        next.proceed(transaction);
    }

    /** Has no stack trace, so that refused calls cost little. */
    private static final class Limited extends ErrorTypeException {

        Limited(ErrorType type, long retryAfterMillis) {
            super(type, retryAfter(retryAfterMillis));
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
