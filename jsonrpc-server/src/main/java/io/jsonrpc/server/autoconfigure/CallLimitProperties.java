package io.jsonrpc.server.autoconfigure;

import io.jsonrpc.server.LimitScope;
import io.jsonrpc.server.RateLimit;
import io.jsonrpc.server.limit.CoveredCalls;
import io.jsonrpc.server.limit.RunningCalls;
import io.jsonrpc.spring.security.MethodPattern;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Limits on calls, as properties have them.
 *
 * @since 0.1
 */
public final class CallLimitProperties {

    private CallLimitProperties() {}

    /**
     * A limit on the rate of calls.
     *
     * @param methods names of methods, or beginnings of names with * at the end, such as report.*
     * @param paths path patterns of endpoints, as they are registered; empty for all
     * @param scope whose calls count together: those of a session, of a principal (in all of its sessions, or of a remote
     *     address where nobody has logged in), or all
     * @param permits calls in each period; more are answered with -32009
     * @param per the period
     * @param burst calls at once after a time without any; 0 for as many as permits
     * @since 0.1
     */
    public record Rate(
            @DefaultValue("*") List<String> methods,
            @DefaultValue List<String> paths,
            @DefaultValue("principal") LimitScope scope,
            @DefaultValue("0") long permits,
            @DefaultValue("1s") Duration per,
            @DefaultValue("0") long burst) {

        RateLimit toLimit(String name) {
            return new RateLimit(name, this.scope, this.permits, this.per, this.burst == 0 ? this.permits : this.burst);
        }

        CoveredCalls calls() {
            return covered(this.methods, this.paths);
        }
    }

    /**
     * A limit on how many calls run at the same time.
     *
     * @param methods names of methods, or beginnings of names with * at the end, such as report.*
     * @param paths path patterns of endpoints, as they are registered; empty for all
     * @param scope whose calls count together: those of a session, of a principal (in all of its sessions, or of a remote
     *     address where nobody has logged in), or all
     * @param permits calls at the same time, from when they are admitted until they are answered; more are answered with -32009
     * @since 0.1
     */
    public record Concurrency(
            @DefaultValue("*") List<String> methods,
            @DefaultValue List<String> paths,
            @DefaultValue("principal") LimitScope scope,
            @DefaultValue("0") int permits) {

        RunningCalls toLimit(String name) {
            return new RunningCalls(name, this.scope, this.permits, covered(this.methods, this.paths));
        }
    }

    private static CoveredCalls covered(List<String> methods, List<String> paths) {
        return new CoveredCalls(methods.stream().map(MethodPattern::new).toList(), Set.copyOf(paths));
    }
}
