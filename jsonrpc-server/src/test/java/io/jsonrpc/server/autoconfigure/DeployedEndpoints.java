package io.jsonrpc.server.autoconfigure;

import static io.jsonrpc.fixtures.Messages.request;

import com.google.gson.JsonElement;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.server.JsonRpcConfigurer;
import io.jsonrpc.server.web.OwnEventLoops;
import io.jsonrpc.server.web.WebStack;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.WebFilter;
import org.springframework.web.servlet.DispatcherServlet;
import reactor.core.publisher.Mono;

/** An application with one endpoint, below a context path, a servlet path, a base path, or a second DispatcherServlet. */
final class DeployedEndpoints {

    /** An application with these settings, and the paths below which its endpoints stand. */
    record Deployment(String forwardedHeaders, List<String> settings, List<String> prefixes) {}

    private static final List<Deployment> ON_SERVLETS = List.of(
            new Deployment("none", List.of("second.dispatcher=/second/*"), List.of("", "/second")),
            new Deployment("native", List.of("server.servlet.context-path=/app"), List.of("/app")),
            new Deployment(
                    "framework",
                    List.of(
                            "server.servlet.context-path=/app",
                            "spring.mvc.servlet.path=/mvc",
                            "second.dispatcher=/second/*"),
                    List.of("/app/mvc", "/app/second")));

    private static final List<Deployment> ON_WEBFLUX = List.of(
            new Deployment("none", List.of(), List.of("")),
            new Deployment("native", List.of("spring.webflux.base-path=/app"), List.of("/app")),
            new Deployment("framework", List.of("spring.webflux.base-path=/app"), List.of("/app")));

    private DeployedEndpoints() {}

    static List<Deployment> on(WebStack stack) {
        return stack == WebStack.REACTOR_NETTY ? ON_WEBFLUX : ON_SERVLETS;
    }

    static ConfigurableApplicationContext start(Deployment deployment, WebStack stack) {
        List<String> settings = new ArrayList<>(deployment.settings());
        settings.add("server.port=0");
        settings.add("jsonrpc.server.allowed-hosts=localhost,127.0.0.1,public.example,backend,[2001:db8::1]");
        settings.add("server.forward-headers-strategy=" + deployment.forwardedHeaders());
        boolean second = settings.stream().anyMatch(each -> each.startsWith("second."));
        return new SpringApplicationBuilder(Application.class)
                .sources(stack == WebStack.REACTOR_NETTY ? OnWebFlux.class : OnServlets.class)
                .sources(second ? new Class<?>[] {SecondDispatcher.class} : new Class<?>[0])
                .web(stack.type())
                .properties(settings.toArray(String[]::new))
                .run();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({EverythingIsPermitted.class, OwnEventLoops.class, Own.class})
    static class Application {

        @Bean
        JsonRpcConfigurer handlers() {
            return registry -> registry.addHandler(
                    new Facts().withSockJS().withHttpCalls().withAllowedOrigins("https://listed.example:8443"),
                    "/rooms/{room}/seats/{seat}");
        }
    }

    /** Users by a header, as a security filter would do it. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = Type.SERVLET)
    static class OnServlets {

        @Bean
        Filter users() {
            return (request, response, chain) -> {
                String user = ((HttpServletRequest) request).getHeader("x-user");
                if ("mallory".equals(user)) {
                    ((HttpServletResponse) response).sendError(401);
                    return;
                }
                HttpServletRequest known = new HttpServletRequestWrapper((HttpServletRequest) request) {
                    @Override
                    public Principal getUserPrincipal() {
                        return user == null ? null : () -> user;
                    }
                };
                chain.doFilter(known, response);
            };
        }
    }

    /** What the application answers itself. */
    @RestController
    static class Own {

        @GetMapping("/own/{status}")
        ResponseEntity<Void> answer(@PathVariable int status) {
            return ResponseEntity.status(status).build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class SecondDispatcher {

        @Bean
        ServletRegistrationBean<DispatcherServlet> second(
                ApplicationContext context, @Value("${second.dispatcher}") String path) {
            ServletRegistrationBean<DispatcherServlet> second =
                    new ServletRegistrationBean<>(new DispatcherServlet((WebApplicationContext) context), path);
            second.setName("second");
            return second;
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = Type.REACTIVE)
    static class OnWebFlux {

        @Bean
        WebFilter usersOfExchanges() {
            return (exchange, chain) -> {
                String user = exchange.getRequest().getHeaders().getFirst("x-user");
                Principal principal = () -> user;
                if ("mallory".equals(user)) {
                    return Mono.error(new ResponseStatusException(HttpStatus.UNAUTHORIZED));
                }
                return chain.filter(
                        user == null
                                ? exchange
                                : exchange.mutate()
                                        .principal(Mono.just(principal))
                                        .build());
            };
        }
    }

    /** Answers with what the session knows. */
    private static final class Facts extends DefaultJsonRpcHandler<JsonElement> {

        @Override
        public void handleRequest(Transaction transaction, Request<JsonElement> request) throws Exception {
            Session session = transaction.getSession();
            Principal user = session.getPrincipal();
            InetSocketAddress address = session.getRemoteAddress();
            Map<String, List<String>> headers = session.getHandshakeHeaders();
            transaction.sendResponse(String.join(
                    " ",
                    session.getPathVariables().get("room"),
                    session.getPathVariables().get("seat"),
                    user == null ? "nobody" : user.getName(),
                    String.valueOf(headers.get("authorization")),
                    String.valueOf(headers.get("origin")),
                    String.valueOf(headers.get("x-colour")),
                    address == null
                            ? "nowhere"
                            : address.isUnresolved()
                                    ? "unresolved " + address.getHostString()
                                    : address.getAddress().getHostAddress()));
        }
    }
}
