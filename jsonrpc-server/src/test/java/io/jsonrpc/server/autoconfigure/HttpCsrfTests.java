package io.jsonrpc.server.autoconfigure;

import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.server.JsonRpcConfigurer;
import io.jsonrpc.server.web.OnEachWebStack;
import io.jsonrpc.server.web.OwnEventLoops;
import io.jsonrpc.server.web.WebStack;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfTokenRequestAttributeHandler;
import org.springframework.security.web.csrf.DefaultCsrfToken;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.csrf.ServerCsrfTokenRepository;
import org.springframework.security.web.server.csrf.ServerCsrfTokenRequestAttributeHandler;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The application's protection against forged requests stays on for calls by HTTP. */
@OnEachWebStack
class HttpCsrfTests {

    private static final String CALL = request(1, "any");

    private static final String TOKEN = "the-token";

    @Parameter
    WebStack stack;

    @Test
    void aCallNeedsTheTokenOfTheApplication() throws Exception {
        try (ConfigurableApplicationContext application = new SpringApplicationBuilder(Application.class)
                .sources(this.stack == WebStack.REACTOR_NETTY ? OnWebFlux.class : OnServlets.class)
                .web(this.stack.type())
                .run("--server.port=0")) {
            String server = "http://localhost:" + application.getEnvironment().getProperty("local.server.port");

            assertThat(post(server).statusCode()).isEqualTo(403);
            assertThat(post(server, "Origin", server).statusCode()).isEqualTo(403);
            assertThat(post(server, "X-CSRF-TOKEN", "forged").statusCode()).isEqualTo(403);
            HttpResponse<String> answer = post(server, "X-CSRF-TOKEN", TOKEN);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(result(1, "'called'"));
        }
    }

    private static HttpResponse<String> post(String server, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + "/rpc"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(CALL));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(OwnEventLoops.class)
    static class Application {

        @Bean
        JsonRpcConfigurer handlers() {
            RequestHandler<String> handler =
                    RequestHandler.of(String.class, (transaction, request) -> transaction.sendResponse("called"));
            return registry -> registry.addHandler(handler, "/rpc").withSockJS().withHttpCalls();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = Type.SERVLET)
    static class OnServlets {

        @Bean
        SecurityFilterChain chain(HttpSecurity http) throws Exception {
            return http.authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                    .csrf(csrf -> csrf.csrfTokenRepository(new Fixed())
                            .csrfTokenRequestHandler(new CsrfTokenRequestAttributeHandler()))
                    .build();
        }
    }

    /** One token for everybody. */
    static final class Fixed implements CsrfTokenRepository {

        @Override
        public CsrfToken generateToken(HttpServletRequest request) {
            return new DefaultCsrfToken("X-CSRF-TOKEN", "_csrf", TOKEN);
        }

        @Override
        public void saveToken(CsrfToken token, HttpServletRequest request, HttpServletResponse response) {}

        @Override
        public CsrfToken loadToken(HttpServletRequest request) {
            return generateToken(request);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = Type.REACTIVE)
    static class OnWebFlux {

        @Bean
        SecurityWebFilterChain chain(ServerHttpSecurity http) {
            return http.authorizeExchange(requests -> requests.anyExchange().permitAll())
                    .csrf(csrf -> csrf.csrfTokenRepository(new ReactiveFixed())
                            .csrfTokenRequestHandler(new ServerCsrfTokenRequestAttributeHandler()))
                    .build();
        }
    }

    /** The same. */
    static final class ReactiveFixed implements ServerCsrfTokenRepository {

        @Override
        public Mono<org.springframework.security.web.server.csrf.CsrfToken> generateToken(ServerWebExchange exchange) {
            return Mono.just(
                    new org.springframework.security.web.server.csrf.DefaultCsrfToken("X-CSRF-TOKEN", "_csrf", TOKEN));
        }

        @Override
        public Mono<Void> saveToken(
                ServerWebExchange exchange, org.springframework.security.web.server.csrf.CsrfToken token) {
            return Mono.empty();
        }

        @Override
        public Mono<org.springframework.security.web.server.csrf.CsrfToken> loadToken(ServerWebExchange exchange) {
            return generateToken(exchange);
        }
    }
}
