package io.jsonrpc.spring.security;

import io.jsonrpc.core.JsonRpcCall;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationManagerFactory;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.authorization.DefaultAuthorizationManagerFactory;
import org.springframework.security.core.Authentication;

/**
 * Who may call which method, by the name of the method. A bean of this type, or any other {@code
 * AuthorizationManager<JsonRpcCall>}, is asked about each request and notification of a client before its params are bound.
 *
 * <pre>{@code
 * @Bean
 * CallRules callRules() {
 *     return CallRules.builder()
 *             .methods("orders.list", "orders.watch").permitAll()
 *             .methods("admin.*").hasRole("ADMIN")
 *             .anyMethod().authenticated()
 *             .build();
 * }
 * }</pre>
 *
 * <p>The first rule that covers the name decides; a method that none covers is denied. A denied request is answered with
 * -32003 if its user is anonymous or only remembered, else with -32004; a denied notification is dropped. The methods of the
 * protocol, whose names begin with {@code rpc.} or {@code $/}, pass no rules, and neither do those of classic sessions where
 * these are on. Safe for use by many threads.
 *
 * @since 0.1
 */
public final class CallRules implements AuthorizationManager<JsonRpcCall> {

    private static final AuthorizationResult DENIED = new AuthorizationDecision(false);

    private final List<Rule> rules;

    private CallRules(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    private record Rule(MethodPattern pattern, AuthorizationManager<JsonRpcCall> access) {}

    /** Begins rules whose roles have no hierarchy and are authorities with the prefix {@code ROLE_}. */
    public static Builder builder() {
        return builder(new DefaultAuthorizationManagerFactory<>());
    }

    /**
     * Begins rules.
     *
     * @param factory what roles are: their prefix and their hierarchy
     */
    public static Builder builder(AuthorizationManagerFactory<JsonRpcCall> factory) {
        return new Builder(factory);
    }

    @Override
    public @Nullable AuthorizationResult authorize(
            Supplier<? extends @Nullable Authentication> user, JsonRpcCall call) {
        Rule rule = rule(call.getMethod());
        return rule == null ? DENIED : rule.access().authorize(user, call);
    }

    private @Nullable Rule rule(String method) {
        for (Rule rule : this.rules) {
            if (rule.pattern().covers(method)) {
                return rule;
            }
        }
        return null;
    }

    /** The names and patterns of the rules, in order; {@code *} for any method. */
    public Set<String> patterns() {
        Set<String> patterns = new LinkedHashSet<>();
        this.rules.forEach(rule -> patterns.add(rule.pattern().text()));
        return patterns;
    }

    /** Whether one rule decides about both methods. */
    public boolean treatsAlike(String method, String other) {
        Rule rule = rule(method);
        Rule ofOther = rule(other);
        return rule == null || ofOther == null ? rule == ofOther : rule.access() == ofOther.access();
    }

    /** The name or pattern of the rule that decides about a method; null if none covers it. */
    public @Nullable String patternOf(String method) {
        Rule rule = rule(method);
        return rule == null ? null : rule.pattern().text();
    }

    /**
     * Collects rules in the order in which they are asked.
     *
     * @since 0.1
     */
    public static final class Builder {

        private static final MethodPattern ANY = new MethodPattern("*");

        private final AuthorizationManagerFactory<JsonRpcCall> factory;

        private final List<Rule> rules = new ArrayList<>();

        private boolean complete;

        private Builder(AuthorizationManagerFactory<JsonRpcCall> factory) {
            this.factory = factory;
        }

        /**
         * The methods of the next rule.
         *
         * @param patterns names, or beginnings of names that end with {@code *}, such as {@code admin.*}
         * @throws IllegalArgumentException for a pattern that is empty, has {@code *} elsewhere or means a method of the
         *     protocol
         * @throws IllegalStateException after {@link #anyMethod}
         */
        public Access methods(String... patterns) {
            List<MethodPattern> checked =
                    Arrays.stream(patterns).map(MethodPattern::new).toList();
            for (MethodPattern pattern : checked) {
                if (pattern.isOfProtocol()) {
                    throw new IllegalArgumentException("'" + pattern.text()
                            + "' means methods of the protocol, which pass no rules: remove it, and secure the path of"
                            + " the endpoint");
                }
            }
            return access(checked);
        }

        /** All methods that no rule before has covered. */
        public Access anyMethod() {
            Access access = access(List.of(ANY));
            this.complete = true;
            return access;
        }

        private Access access(List<MethodPattern> patterns) {
            if (this.complete) {
                throw new IllegalStateException("A rule after anyMethod() is never asked: write it before");
            }
            return new Access(this, patterns);
        }

        /** The rules. */
        public CallRules build() {
            return new CallRules(this.rules);
        }
    }

    /**
     * Who may call the methods of a rule.
     *
     * @since 0.1
     */
    public static final class Access {

        private final Builder builder;

        private final List<MethodPattern> patterns;

        private Access(Builder builder, List<MethodPattern> patterns) {
            this.builder = builder;
            this.patterns = patterns;
        }

        /** Everybody. */
        public Builder permitAll() {
            return access(this.builder.factory.permitAll());
        }

        /** Nobody. */
        public Builder denyAll() {
            return access(this.builder.factory.denyAll());
        }

        /** Everybody but anonymous users. */
        public Builder authenticated() {
            return access(this.builder.factory.authenticated());
        }

        /** Users with this role, which is written without the prefix {@code ROLE_}. */
        public Builder hasRole(String role) {
            return access(this.builder.factory.hasRole(role));
        }

        /** Users with one of these roles at least. */
        public Builder hasAnyRole(String... roles) {
            return access(this.builder.factory.hasAnyRole(roles));
        }

        /** Users with this authority, such as {@code SCOPE_orders}. */
        public Builder hasAuthority(String authority) {
            return access(this.builder.factory.hasAuthority(authority));
        }

        /** Users with one of these authorities at least. */
        public Builder hasAnyAuthority(String... authorities) {
            return access(this.builder.factory.hasAnyAuthority(authorities));
        }

        /**
         * Whom this manager lets call them.
         *
         * @param access asked on the thread that handles the call, so that it may wait only for methods that may; a result of
         *     null lets the call pass
         */
        public Builder access(AuthorizationManager<JsonRpcCall> access) {
            this.patterns.forEach(pattern -> this.builder.rules.add(new Rule(pattern, access)));
            return this.builder;
        }
    }
}
