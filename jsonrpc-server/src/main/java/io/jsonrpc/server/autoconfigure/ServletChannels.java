package io.jsonrpc.server.autoconfigure;

import io.jsonrpc.server.ChannelAuthenticator;
import io.jsonrpc.server.ChannelAuthorizer;
import io.jsonrpc.server.ChannelRequest;
import io.jsonrpc.server.channel.ChannelRoutes;
import io.jsonrpc.server.endpoint.HandlerEndpoints;
import io.jsonrpc.spring.context.SecurityContextInterceptor;
import jakarta.servlet.ServletContext;
import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.access.WebInvocationPrivilegeEvaluator;
import org.springframework.util.ClassUtils;

/**
 * Who may open channels on Spring MVC: whom the application's authorizer lets in; without one, whom Spring Security's rules of
 * URLs let in; without Spring Security, everybody, for no handler with handshake interceptors.
 */
@Configuration(proxyBeanMethods = false)
class ServletChannels {

    private static final String EVALUATOR = "org.springframework.security.web.access.WebInvocationPrivilegeEvaluator";

    @Bean
    ChannelSetup jsonRpcChannelSetup(
            ChannelRoutes routes,
            HandlerEndpoints endpoints,
            ServletContext context,
            EndpointReport paths,
            ObjectProvider<ChannelAuthorizer> authorizers,
            ObjectProvider<ChannelAuthenticator> authenticators,
            ApplicationContext application) {
        ChannelSetup setup = new ChannelSetup(endpoints);
        if (setup.isEmpty()) {
            return setup;
        }
        ChannelAuthorizer authorizer = authorizers.getIfAvailable();
        if (authorizer == null) {
            setup.requireNoInterceptors();
            authorizer = ClassUtils.isPresent(EVALUATOR, application.getClassLoader())
                    ? SpringSecurity.authorizer(application, context.getContextPath())
                    : request -> ChannelAuthorizer.Decision.ALLOW;
        }
        setup.serve(
                routes,
                paths.prefix(),
                authorizer,
                authenticators.getIfAvailable(),
                "Spring Security is on the class path, without rules of URLs");
        return setup;
    }

    /** Loaded only where Spring Security is. */
    private static final class SpringSecurity {

        static @Nullable ChannelAuthorizer authorizer(BeanFactory beans, String contextPath) {
            WebInvocationPrivilegeEvaluator rules =
                    beans.getBeanProvider(WebInvocationPrivilegeEvaluator.class).getIfAvailable();
            return rules == null ? null : new UrlRules(rules, contextPath);
        }
    }

    /** Asks the rules of URLs that the application has given Spring Security, as they hold for a GET of the path. */
    private record UrlRules(WebInvocationPrivilegeEvaluator rules, String contextPath) implements ChannelAuthorizer {

        @Override
        public Decision authorize(ChannelRequest request) {
            Principal principal = request.principal();
            Authentication authentication = authentication(principal);
            String within = request.path().substring(this.contextPath.length());
            return authentication != null && this.rules.isAllowed(this.contextPath, within, "GET", authentication)
                    ? Decision.ALLOW
                    : Decision.FORBID;
        }

        /** Null for a principal that Spring Security does not know. */
        private static @Nullable Authentication authentication(@Nullable Principal principal) {
            if (principal == null) {
                return SecurityContextInterceptor.ANONYMOUS;
            }
            return principal instanceof Authentication own ? own : null;
        }
    }
}
