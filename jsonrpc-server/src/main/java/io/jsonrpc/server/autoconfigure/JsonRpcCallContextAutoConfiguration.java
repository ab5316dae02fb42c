package io.jsonrpc.server.autoconfigure;

import io.jsonrpc.core.JsonRpcCall;
import io.jsonrpc.core.engine.threads.Timers;
import io.jsonrpc.server.actuate.MdcInterceptor;
import io.jsonrpc.server.endpoint.HandlerEndpoints;
import io.jsonrpc.server.security.CallRulesReport;
import io.jsonrpc.server.security.SessionLogins;
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
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authorization.AuthorizationEventPublisher;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.SpringAuthorizationEventPublisher;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolderStrategy;

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
        SessionLogins jsonRpcSessionLogins(ObjectProvider<LoginExpiry> expiry, Timers timers) {
            return new SessionLogins(expiry.getIfAvailable(TokenExpiry::new), Clock.systemUTC(), timers);
        }

        @Bean
        CallRulesReport jsonRpcCallRulesReport(
                ObjectProvider<HandlerEndpoints> endpoints, ObjectProvider<CallRules> rules) {
            return new CallRulesReport(endpoints, rules);
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
