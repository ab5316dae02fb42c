package io.jsonrpc.server.autoconfigure;

import io.jsonrpc.core.JsonRpcCall;
import io.jsonrpc.server.endpoint.HandlerEndpoints;
import io.jsonrpc.server.security.OpenPathReport;
import io.jsonrpc.server.servlet.JsonRpcHandlerMapping;
import io.jsonrpc.server.servlet.container.TomcatContainer;
import io.jsonrpc.server.servlet.handshake.BearerCarrierFilter;
import io.jsonrpc.server.servlet.handshake.HandshakeRemains;
import io.jsonrpc.server.servlet.handshake.HttpSessionEnds;
import io.jsonrpc.server.servlet.handshake.RefusalFilter;
import io.jsonrpc.server.servlet.socket.LateFlush;
import io.jsonrpc.server.servlet.socket.ServletStack;
import io.jsonrpc.server.servlet.socket.ServletStackSettings;
import io.jsonrpc.server.servlet.sockjs.SockJsCsrfFilter;
import io.jsonrpc.server.session.DefaultSessionManager;
import io.jsonrpc.server.socket.SocketAcceptor;
import io.jsonrpc.server.web.HandshakeRules;
import io.jsonrpc.spring.context.SecurityContextInterceptor;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContext;
import java.time.Duration;
import java.util.EnumSet;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.tomcat.websocket.server.WsContextListener;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.servlet.DelegatingFilterProxyRegistrationBean;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.boot.web.servlet.ServletListenerRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletPath;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.web.access.WebInvocationPrivilegeEvaluator;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.socket.server.support.WebSocketHandlerMapping;

/**
 * The endpoints on Spring MVC: plain WebSocket and SockJS.
 *
 * @since 0.1
 */
@AutoConfiguration(after = JsonRpcServerAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(WebSocketHandlerMapping.class)
@ConditionalOnBean(SocketAcceptor.class)
@Import(ServletChannels.class)
public class JsonRpcServletAutoConfiguration {

    /** Added to the write stall, so that a slow client is closed with that code before a blocking write times out. */
    private static final Duration WRITE_STALL_HEADROOM = Duration.ofSeconds(1);

    /** Added to the time of a handler, so that an HTTP call is answered with its timeout. */
    private static final Duration CALL_HEADROOM = Duration.ofSeconds(10);

    /** After forwarded headers are applied, before filters that log or authenticate. */
    private static final int BEARER_CARRIER_ORDER = Ordered.HIGHEST_PRECEDENCE + 10;

    @Bean
    JsonRpcHandlerMapping jsonRpcHandlerMapping(
            HandlerEndpoints endpoints, SocketAcceptor acceptor, ServletStack stack, HandshakeRules rules) {
        StackVersions.warn();
        return new JsonRpcHandlerMapping(endpoints.endpoints(), acceptor, stack, rules);
    }

    /** Ends sessions with the login of their user. The listener needs nothing, because the web server makes it at its start. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(
            prefix = "jsonrpc.server.sessions",
            name = "end-with-login",
            havingValue = "true",
            matchIfMissing = true)
    static class Logins {

        @Bean
        HttpSessionEnds jsonRpcHttpSessionEnds() {
            return new HttpSessionEnds();
        }

        @Bean
        ServletListenerRegistrationBean<HttpSessionEnds> jsonRpcHttpSessionEndsRegistration(HttpSessionEnds ends) {
            return new ServletListenerRegistrationBean<>(ends);
        }

        @Bean
        SmartInitializingSingleton jsonRpcLogins(HttpSessionEnds ends, DefaultSessionManager sessions) {
            return () -> ends.tell(sessions::loginEnded);
        }
    }

    @Bean
    SharedPaths jsonRpcSharedPaths(JsonRpcHandlerMapping ours, ObjectProvider<HandlerMapping> all) {
        return new SharedPaths(
                ours.getUrlMap().keySet(),
                ours.getOrder(),
                () -> all.stream().filter(mapping -> mapping != ours).flatMap(ServletPaths::mapped));
    }

    @Bean
    EndpointReport jsonRpcEndpointReport(
            HandlerEndpoints endpoints, ServletContext context, ObjectProvider<DispatcherServletPath> dispatcher) {
        DispatcherServletPath servlet = dispatcher.getIfUnique();
        String below = servlet == null ? "" : servlet.getPrefix();
        return new EndpointReport(endpoints, context.getContextPath() + below, true);
    }

    @Bean
    RefusalFilter jsonRpcRefusalFilter(HandlerEndpoints endpoints, HandshakeRules rules) {
        return new RefusalFilter(endpoints.endpoints(), rules.refusals());
    }

    @Bean
    DelegatingFilterProxyRegistrationBean jsonRpcRefusalFilterRegistration() {
        return registration("jsonRpcRefusalFilter", BEARER_CARRIER_ORDER - 1);
    }

    @Bean
    BearerCarrierFilter jsonRpcBearerCarrierFilter(HandlerEndpoints endpoints, HandshakeRules rules) {
        return new BearerCarrierFilter(endpoints.endpoints(), rules.refusals());
    }

    @Bean
    DelegatingFilterProxyRegistrationBean jsonRpcBearerCarrierFilterRegistration() {
        return registration("jsonRpcBearerCarrierFilter", BEARER_CARRIER_ORDER);
    }

    /**
     * Creates the filter with the other beans, because its failures during the start of the web server would be logged
     * with a stack trace.
     */
    private static DelegatingFilterProxyRegistrationBean registration(String filter, int order) {
        DelegatingFilterProxyRegistrationBean registration = new DelegatingFilterProxyRegistrationBean(filter);
        registration.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
        registration.setOrder(order);
        return registration;
    }

    @Bean
    ServletStack jsonRpcServletStack(
            JsonRpcServerProperties properties,
            @Qualifier("jsonRpcControlIo") ThreadPoolExecutor controlIo,
            @Qualifier("jsonRpcSockJsIo") ThreadPoolExecutor sockJsIo,
            @Qualifier("jsonRpcSockJsScheduler") ThreadPoolTaskScheduler scheduler) {
        ServletStackSettings settings = new ServletStackSettings(
                properties.toSettings().messages().messageBytes(),
                properties.messages().assemblyTimeout(),
                properties.outbound().writeStall().plus(WRITE_STALL_HEADROOM),
                properties.messages().assemblyTimeout(),
                properties
                        .messages()
                        .assemblyTimeout()
                        .plus(properties.requests().handlerTimeout())
                        .plus(CALL_HEADROOM),
                properties.sockjs().heartbeat(),
                properties.sockjs().disconnectDelay(),
                properties.sockjs().streamBytes(),
                (int) properties.tomcat().webSocketBuffer().toBytes(),
                properties.sockjs().clientLibraryUrl());
        return new ServletStack(settings, controlIo, sockJsIo, scheduler, new LateFlush());
    }

    @Bean(defaultCandidate = false, destroyMethod = "shutdownNow")
    ThreadPoolExecutor jsonRpcControlIo(JsonRpcServerProperties properties) {
        return pool("jsonrpc-io-", properties.workers().ioThreads());
    }

    @Bean(defaultCandidate = false, destroyMethod = "shutdownNow")
    ThreadPoolExecutor jsonRpcSockJsIo(JsonRpcServerProperties properties) {
        return pool("jsonrpc-sockjs-io-", properties.workers().ioThreads());
    }

    private static ThreadPoolExecutor pool(String prefix, int threads) {
        CustomizableThreadFactory factory = new CustomizableThreadFactory(prefix);
        factory.setDaemon(true);
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(threads, threads, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    @Bean(defaultCandidate = false)
    ThreadPoolTaskScheduler jsonRpcSockJsScheduler() {
        ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
        scheduler.setThreadNamePrefix("jsonrpc-sockjs-timer-");
        scheduler.setPoolSize(4);
        scheduler.setDaemon(true);
        scheduler.setRemoveOnCancelPolicy(true);
        return scheduler;
    }

    /** Small buffers on Tomcat. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({ConfigurableTomcatWebServerFactory.class, WsContextListener.class})
    static class Tomcat {

        @Bean
        TomcatBuffers jsonRpcTomcatBuffers(JsonRpcServerProperties properties) {
            return new TomcatBuffers(properties.tomcat());
        }

        @Bean
        ServletContextInitializer jsonRpcTomcatContainer(JsonRpcServerProperties properties) {
            int buffer = (int) properties.tomcat().webSocketBuffer().toBytes();
            return context -> {
                if (buffer > 0) {
                    TomcatContainer.prepare(context, buffer);
                }
            };
        }
    }

    /** Removes the attributes that handshakes leave on Jetty. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.boot.jetty.ConfigurableJettyWebServerFactory")
    static class Jetty {

        @Bean
        ServletListenerRegistrationBean<HandshakeRemains> jsonRpcHandshakeRemains() {
            return new ServletListenerRegistrationBean<>(new HandshakeRemains());
        }
    }

    /** Warns at start of what the rules of URLs leave open. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(WebInvocationPrivilegeEvaluator.class)
    static class Urls {

        @Bean
        OpenPathReport jsonRpcOpenPathReport(
                HandlerEndpoints endpoints,
                ServletContext context,
                EndpointReport paths,
                ObjectProvider<WebInvocationPrivilegeEvaluator> rules,
                ObjectProvider<AuthorizationManager<JsonRpcCall>> ofCalls) {
            WebInvocationPrivilegeEvaluator own = rules.getIfAvailable();
            String below = paths.prefix().substring(context.getContextPath().length());
            return new OpenPathReport(
                    endpoints,
                    own == null || ofCalls.stream().findAny().isPresent(),
                    (method, path) -> own == null
                            || own.isAllowed(
                                    context.getContextPath(),
                                    below + path,
                                    method,
                                    SecurityContextInterceptor.ANONYMOUS));
        }
    }

    /** Exempts SockJS from Spring Security's CSRF filter if the origin rule protects it. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(CsrfFilter.class)
    static class Csrf {

        /** Before Spring Security's own chain (-100). */
        private static final int ORDER = -110;

        @Bean
        SockJsCsrfFilter jsonRpcSockJsCsrfFilter(HandlerEndpoints endpoints, HandshakeRules rules) {
            return new SockJsCsrfFilter(endpoints.endpoints(), rules);
        }

        @Bean
        DelegatingFilterProxyRegistrationBean jsonRpcSockJsCsrfFilterRegistration() {
            return registration("jsonRpcSockJsCsrfFilter", ORDER);
        }
    }
}
