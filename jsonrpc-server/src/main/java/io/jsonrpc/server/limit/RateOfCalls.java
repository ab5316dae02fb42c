package io.jsonrpc.server.limit;

import io.jsonrpc.core.JsonRpcCall;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.server.CallLimiter;
import io.jsonrpc.server.RateLimit;

/**
 * A limit on how many calls there are in a period.
 *
 * @param limiter counts the calls of users, of addresses and of everybody
 * @param sessions counts those of sessions
 */
public record RateOfCalls(RateLimit limit, CoveredCalls calls, CallLimiter limiter, SessionLimiter sessions)
        implements CallLimit {

    @Override
    public String property() {
        return "rate-limits." + name();
    }

    @Override
    public String name() {
        return this.limit.name();
    }

    @Override
    public ErrorType error() {
        return ErrorType.RATE_LIMITED;
    }

    @Override
    public long acquire(JsonRpcCall call) {
        return switch (this.limit.scope()) {
            case SESSION -> this.sessions.acquire(this.limit, call.getSession());
            case PRINCIPAL -> this.limiter.acquire(this.limit, CallLimit.caller(call.getSession()));
            case ALL -> this.limiter.acquire(this.limit, "");
        };
    }
}
