package io.jsonrpc.server.limit;

import io.jsonrpc.core.JsonRpcCall;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.server.LimitScope;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A limit on how many calls run, or wait for others of their method, at the same time. */
public final class RunningCalls implements CallLimit {

    /** Nobody knows when one ends. */
    private static final long RETRY_AFTER = TimeUnit.SECONDS.toNanos(1);

    private final String name;

    private final LimitScope scope;

    private final int permits;

    private final CoveredCalls calls;

    /** By the session, or by the name of whom they are of; those that run only. */
    private final Map<Object, Integer> running = new ConcurrentHashMap<>();

    public RunningCalls(String name, LimitScope scope, int permits, CoveredCalls calls) {
        this.name = name;
        this.scope = scope;
        this.permits = permits;
        this.calls = calls;
    }

    @Override
    public String property() {
        return "concurrency-limits." + this.name;
    }

    @Override
    public String name() {
        return this.name;
    }

    @Override
    public CoveredCalls calls() {
        return this.calls;
    }

    @Override
    public ErrorType error() {
        return ErrorType.BUSY;
    }

    @Override
    public long acquire(JsonRpcCall call) {
        Object caller = switch (this.scope) {
            case SESSION -> call.getSession();
            case PRINCIPAL -> CallLimit.caller(call.getSession());
            case ALL -> "";
        };
        boolean[] taken = new boolean[1];
        this.running.compute(caller, (who, count) -> {
            int before = count == null ? 0 : count;
            taken[0] = before < this.permits;
            return taken[0] ? Integer.valueOf(before + 1) : count;
        });
        if (!taken[0]) {
            return RETRY_AFTER;
        }
        call.whenEnded(() -> this.running.computeIfPresent(caller, (who, count) -> count == 1 ? null : count - 1));
        return 0;
    }

    /** Of how many sessions, users or addresses calls run. */
    public int callers() {
        return this.running.size();
    }
}
