package io.jsonrpc.server.autoconfigure;

import io.jsonrpc.server.LimitScope;
import io.jsonrpc.server.RateLimit;
import io.jsonrpc.server.limit.LimitedCalls;
import io.jsonrpc.spring.security.MethodPattern;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.springframework.boot.context.properties.bind.DefaultValue;

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
public record RateLimitProperties(
        @DefaultValue("*") List<String> methods,
        @DefaultValue List<String> paths,
        @DefaultValue("principal") LimitScope scope,
        @DefaultValue("0") long permits,
        @DefaultValue("1s") Duration per,
        @DefaultValue("0") long burst) {

    LimitedCalls toLimit(String name) {
        return new LimitedCalls(
                new RateLimit(name, this.scope, this.permits, this.per, this.burst == 0 ? this.permits : this.burst),
                this.methods.stream().map(MethodPattern::new).toList(),
                Set.copyOf(this.paths));
    }
}
