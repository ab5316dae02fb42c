package io.jsonrpc.spring.autoconfigure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.annotation.JsonRpcService;
import io.jsonrpc.core.JsonRpcCall;
import io.jsonrpc.core.message.CallContext;
import io.jsonrpc.spring.client.ClientStartupException;
import io.jsonrpc.spring.client.ImportJsonRpcServices;
import io.jsonrpc.spring.client.JsonRpcClientCustomizer;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.client.AuthorizedClientServiceOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.InMemoryReactiveClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.ReactiveClientRegistrationRepository;
import org.springframework.security.oauth2.core.AuthorizationGrantType;

/** Clients get their tokens from Spring Security, and are observed. */
class ClientPropertiesInUseTests {

    @JsonRpcService("prices")
    interface PriceApi {

        int last(String symbol);

        @JsonRpcMethod(timeout = "7s")
        long waits();
    }

    static class Prices implements PriceApi {

        @Override
        public int last(String symbol) {
            return symbol.length();
        }

        @Override
        public long waits() {
            CallContext context = JsonRpcCall.current().getContext();
            return context == null ? -1 : context.timeoutMillis();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ImportJsonRpcServices(client = "prices", types = PriceApi.class)
    static class Shop {}

    /** The server of the application that runs. */
    private PipeServer server;

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(JsonRpcClientAutoConfiguration.class))
            .withUserConfiguration(Shop.class)
            .withBean(JsonRpcClientCustomizer.class, () -> (name, client) -> {
                this.server = new PipeServer(PriceApi.class, new Prices());
                client.connector(this.server);
            })
            .withPropertyValues("jsonrpc.client.prices.url=ws://prices.test/api");

    private final ApplicationContextRunner withToken =
            this.application.withPropertyValues("jsonrpc.client.prices.oauth2-registration=shop");

    private final HttpServer tokens = tokens();

    private static HttpServer tokens() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/token", exchange -> {
                byte[] token =
                        "{\"access_token\":\"t1\",\"token_type\":\"Bearer\",\"expires_in\":3600}".getBytes(UTF_8);
                exchange.getResponseHeaders().add("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, token.length);
                exchange.getResponseBody().write(token);
                exchange.close();
            });
            server.start();
            return server;
        } catch (IOException noPort) {
            throw new AssertionError(noPort);
        }
    }

    @AfterEach
    void stop() {
        this.tokens.stop(0);
    }

    private ClientRegistration shop() {
        return ClientRegistration.withRegistrationId("shop")
                .clientId("shop")
                .clientSecret("secret")
                .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                .tokenUri("http://localhost:" + this.tokens.getAddress().getPort() + "/token")
                .build();
    }

    private void assertToken(ApplicationContextRunner with) {
        with.run(context -> {
            assertThat(context.getBean(PriceApi.class).last("ABC")).isEqualTo(3);
            assertThat(Objects.requireNonNull(this.server.handshakes.poll(20, TimeUnit.SECONDS))
                            .headers())
                    .containsEntry("Authorization", List.of("Bearer t1"));
        });
    }

    @Test
    void aHandshakeHasTheTokenOfARegistration() {
        assertToken(this.withToken.withBean(
                ClientRegistrationRepository.class, () -> new InMemoryClientRegistrationRepository(shop())));
        assertToken(this.withToken.withBean(
                ReactiveClientRegistrationRepository.class,
                () -> new InMemoryReactiveClientRegistrationRepository(shop())));
    }

    @Test
    void aRegistrationThatIsNotThereEndsTheStart() {
        this.application
                .withPropertyValues("jsonrpc.client.prices.oauth2-registration=other")
                .withBean(ClientRegistrationRepository.class, () -> new InMemoryClientRegistrationRepository(shop()))
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(ClientStartupException.class)
                        .hasMessageContaining(
                                "jsonrpc.client.prices.oauth2-registration is 'other', and there is no such "
                                        + "registration: define spring.security.oauth2.client.registration.other"));
        this.withToken
                .withClassLoader(new FilteredClassLoader(AuthorizedClientServiceOAuth2AuthorizedClientManager.class))
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining(
                                "jsonrpc.client.prices.oauth2-registration is 'shop', and there is no OAuth2 "
                                        + "client: add spring-boot-starter-security-oauth2-client"));
    }

    @Test
    void callsOfPlainSessionsSayHowLongTheyWaitWhereTheyAlwaysDo() {
        ApplicationContextRunner plain = this.application.withPropertyValues("jsonrpc.client.prices.session=off");
        plain.run(context -> {
            this.server.peer().acceptContext(true);
            assertThat(context.getBean(PriceApi.class).waits()).isEqualTo(-1);
        });
        plain.withPropertyValues("jsonrpc.client.prices.context=always").run(context -> {
            this.server.peer().acceptContext(true);
            assertThat(context.getBean(PriceApi.class).waits()).isEqualTo(7000);
        });
    }

    @Test
    void callsAreObservedUnlessThePropertySaysOtherwise() {
        BlockingQueue<String> stopped = new LinkedBlockingQueue<>();
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig().observationHandler(new ObservationHandler<>() {

            @Override
            public void onStop(Observation.Context context) {
                stopped.add(context.getName() + " " + context.getContextualName());
            }

            @Override
            public boolean supportsContext(Observation.Context context) {
                return true;
            }
        });
        ApplicationContextRunner observed = this.application.withBean(ObservationRegistry.class, () -> registry);
        observed.withPropertyValues("jsonrpc.client.prices.observation=false")
                .run(context -> context.getBean(PriceApi.class).last("A"));
        observed.run(context -> {
            context.getBean(PriceApi.class).last("B");
            assertThat(stopped.poll(20, TimeUnit.SECONDS)).isEqualTo("rpc.client.call.duration prices.last");
            assertThat(stopped).isEmpty();
        });
    }
}
