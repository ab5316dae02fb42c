package io.jsonrpc.server.autoconfigure;

import io.jsonrpc.core.JsonRpcCall;
import io.jsonrpc.core.engine.threads.Timers;
import io.jsonrpc.core.engine.threads.Workers;
import io.jsonrpc.server.CallLimiter;
import io.jsonrpc.server.LimitScope;
import io.jsonrpc.server.ServerObserver;
import io.jsonrpc.server.StartupException;
import io.jsonrpc.server.actuate.MdcInterceptor;
import io.jsonrpc.server.endpoint.HandlerEndpoints;
import io.jsonrpc.server.limit.CallLimit;
import io.jsonrpc.server.limit.CallLimits;
import io.jsonrpc.server.limit.CallLimitsReport;
import io.jsonrpc.server.limit.LimitAudit;
import io.jsonrpc.server.limit.LocalLimiter;
import io.jsonrpc.server.limit.RateOfCalls;
import io.jsonrpc.server.limit.SessionLimiter;
import io.jsonrpc.server.security.CallRulesReport;
import io.jsonrpc.server.security.SessionLogins;
import io.jsonrpc.server.security.TokenLogins;
import io.jsonrpc.spring.context.CallAuthorization;
import io.jsonrpc.spring.context.LocaleContextInterceptor;
import io.jsonrpc.spring.context.ObservedCalls;
import io.jsonrpc.spring.context.SecurityContextInterceptor;
import io.jsonrpc.spring.context.TokenExpiry;
import io.jsonrpc.spring.security.CallRules;
import io.jsonrpc.spring.security.LoginExpiry;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.ObservationRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authorization.AuthorizationEventPublisher;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.SpringAuthorizationEventPublisher;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolderStrategy;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.util.ClassUtils;

/**
 * What Spring keeps on the thread of each call, as interceptors around all handlers and controllers, where the application
 * has a use for it: an application that has none pays nothing.
 *
 * @since 0.1
 */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.autoconfigure.context.MessageSourceAutoConfiguration",
            "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration",
            "org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration",
            "org.springframework.boot.micrometer.tracing.brave.autoconfigure.BraveAutoConfiguration",
            "org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration",
            "org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration"
        })
@ConditionalOnProperty(prefix = "jsonrpc.server", name = "enabled", matchIfMissing = true)
public final class JsonRpcCallContextAutoConfiguration {

    @Bean
    @ConditionalOnProperty("jsonrpc.server.observation.mdc")
    MdcInterceptor jsonRpcMdcInterceptor() {
        return new MdcInterceptor();
    }

    @Bean
    @Conditional(OnTexts.class)
    LocaleContextInterceptor jsonRpcLocaleContextInterceptor() {
        return new LocaleContextInterceptor();
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(SecurityContextHolder.class)
    static class Security {

        @Bean
        SecurityContextInterceptor jsonRpcSecurityContextInterceptor(
                ObjectProvider<SecurityContextHolderStrategy> strategies,
                ObjectProvider<SessionLogins> logins,
                ObjectProvider<AuthorizationManager<JsonRpcCall>> rules,
                ObjectProvider<AuthorizationEventPublisher> publishers,
                ApplicationEventPublisher events) {
            AuthorizationManager<JsonRpcCall> own = rules.getIfAvailable();
            SessionLogins expiring = logins.getIfAvailable();
            return new SecurityContextInterceptor(
                    strategies.getIfUnique(SecurityContextHolder::getContextHolderStrategy),
                    expiring == null ? session -> false : expiring,
                    own == null
                            ? null
                            : new CallAuthorization(
                                    own,
                                    publishers.getIfAvailable(() -> new SpringAuthorizationEventPublisher(events))));
        }

        @Bean
        @ConditionalOnProperty(
                prefix = "jsonrpc.server.sessions",
                name = "end-with-login",
                havingValue = "true",
                matchIfMissing = true)
        SessionLogins jsonRpcSessionLogins(
                ObjectProvider<LoginExpiry> expiry,
                ObjectProvider<TokenLogins> tokens,
                Timers timers,
                Workers workers) {
            return new SessionLogins(
                    expiry.getIfAvailable(TokenExpiry::new),
                    tokens.getIfAvailable(),
                    Clock.systemUTC(),
                    timers,
                    workers::execute);
        }

        @Bean
        CallRulesReport jsonRpcCallRulesReport(
                ObjectProvider<HandlerEndpoints> endpoints, ObjectProvider<CallRules> rules) {
            return new CallRulesReport(endpoints, rules);
        }
    }

    /** Where the application has a manager for it, clients renew their logins on sockets without a resumable session. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(BearerTokenAuthenticationToken.class)
    @ConditionalOnBean(name = "jsonRpcAuthenticationManager")
    static class Renewal {

        @Bean
        TokenLogins jsonRpcTokenLogins(@Qualifier("jsonRpcAuthenticationManager") AuthenticationManager manager) {
            return new TokenLogins(manager);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ObservationRegistry.class)
    @ConditionalOnBean(type = "io.micrometer.tracing.Tracer")
    @ConditionalOnProperty(prefix = "jsonrpc.server.observation", name = "enabled", matchIfMissing = true)
    static class Traces {

        @Bean
        ObservedCalls jsonRpcObservedCalls(ObjectProvider<ObservationRegistry> observations) {
            return new ObservedCalls(observations.getIfAvailable(() -> ObservationRegistry.NOOP), KeyValue.NONE_VALUE);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Conditional(OnCallLimits.class)
    @EnableConfigurationProperties(JsonRpcServerProperties.class)
    static class Limits {

        private static boolean isPresent(String type) {
            return ClassUtils.isPresent(type, Thread.currentThread().getContextClassLoader());
        }

        @Bean
        CallLimits jsonRpcCallLimits(
                JsonRpcServerProperties properties,
                ObjectProvider<CallLimiter> own,
                ObjectProvider<ServerObserver> observer,
                Timers timers,
                ApplicationEventPublisher events) {
            List<CallLimit> limits = new ArrayList<>();
            properties.concurrencyLimits().forEach((name, limit) -> limits.add(limit.toLimit(name)));
            limits.addAll(rates(properties, own.getIfAvailable(), timers));
            return new CallLimits(
                    limits,
                    observer.getIfAvailable(() -> ServerObserver.NONE),
                    isPresent("org.springframework.boot.actuate.audit.AuditEvent")
                            ? new LimitAudit(events, timers.nanoTime())
                            : (limit, call) -> {});
        }

        private static List<RateOfCalls> rates(
                JsonRpcServerProperties properties, @Nullable CallLimiter own, Timers timers) {
            if (isPresent("io.github.bucket4j.Bucket")) {
                LocalLimiter local = new LocalLimiter(properties.sessions().max(), timers.nanoTime());
                return rates(properties, own == null ? local : own, local);
            }
            boolean ofSessions =
                    properties.rateLimits().values().stream().anyMatch(limit -> limit.scope() == LimitScope.SESSION);
            if (!properties.rateLimits().isEmpty() && (own == null || ofSessions)) {
                throw new StartupException(
                        "jsonrpc.server.rate-limits is set, and Bucket4j is not on the class path",
                        "Add the dependency com.bucket4j:bucket4j_jdk17-core, or, for limits whose scope is principal or"
                                + " all, a bean of type CallLimiter");
            }
            return own == null ? List.of() : rates(properties, own, (limit, session) -> 0);
        }

        private static List<RateOfCalls> rates(
                JsonRpcServerProperties properties, CallLimiter limiter, SessionLimiter sessions) {
            return properties.rateLimits().entrySet().stream()
                    .map(limit -> new RateOfCalls(
                            limit.getValue().toLimit(limit.getKey()),
                            limit.getValue().calls(),
                            limiter,
                            sessions))
                    .toList();
        }

        /** Without a web server, as in a test of some controllers, not all that the limits name is there. */
        @Bean
        @ConditionalOnWebApplication
        CallLimitsReport jsonRpcCallLimitsReport(ObjectProvider<HandlerEndpoints> endpoints, CallLimits limits) {
            return new CallLimitsReport(endpoints, limits);
        }
    }

    /** The application has limits on calls. */
    static final class OnCallLimits implements Condition {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            Binder binder = Binder.get(context.getEnvironment());
            return Stream.of("rate-limits", "concurrency-limits")
                    .anyMatch(limits -> binder.bind(
                                    "jsonrpc.server." + limits, Bindable.mapOf(String.class, Object.class))
                            .isBound());
        }
    }

    /** The application has texts that depend on the language: its own messages, or those of constraints. */
    static final class OnTexts extends AnyNestedCondition {

        OnTexts() {
            super(ConfigurationPhase.REGISTER_BEAN);
        }

        @ConditionalOnBean(MessageSource.class)
        static class Messages {}

        @ConditionalOnBean(type = "jakarta.validation.Validator")
        static class Constraints {}
    }
}
