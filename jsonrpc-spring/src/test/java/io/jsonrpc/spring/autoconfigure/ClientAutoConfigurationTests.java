package io.jsonrpc.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.annotation.JsonRpcService;
import io.jsonrpc.client.JsonRpcClient;
import io.jsonrpc.client.event.ConnectionState;
import io.jsonrpc.client.transport.ConnectRequest;
import io.jsonrpc.core.Session;
import io.jsonrpc.spring.client.ImportJsonRpcServices;
import io.jsonrpc.spring.client.JsonRpcClientCustomizer;
import io.jsonrpc.spring.client.JsonRpcClients;
import io.jsonrpc.spring.controller.JsonRpcController;
import io.jsonrpc.spring.controller.OnConnected;
import jakarta.annotation.PreDestroy;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Clients and proxies as beans of a Spring Boot application without a web server. */
@Timeout(60)
class ClientAutoConfigurationTests {

    @JsonRpcService("prices")
    interface PriceApi {

        int last(String symbol);
    }

    interface BrowserApi {

        String confirm(String text);
    }

    private final PipeServer server = new PipeServer(PriceApi.class, symbol -> symbol.length());

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    JsonRpcClientAutoConfiguration.class, JsonRpcClientHealthAutoConfiguration.class))
            .withBean(JsonRpcClientCustomizer.class, () -> (name, client) -> client.connector(this.server))
            .withPropertyValues("jsonrpc.client.prices.url=ws://prices.test/api");

    @Configuration(proxyBeanMethods = false)
    @ImportJsonRpcServices(client = "prices", types = PriceApi.class)
    static class Shop {}

    @Test
    void aProxyOfASharedInterfaceIsABean() {
        this.application
                .withUserConfiguration(Shop.class)
                .run(context ->
                        assertThat(context.getBean(PriceApi.class).last("ABC")).isEqualTo(3));
    }

    record Injected(JsonRpcClient other, PriceApi prices) {}

    @Test
    void eachClientIsABeanAndItsNameIsTheQualifierOfItsBeans() {
        this.application
                .withUserConfiguration(TwoClients.class)
                .withPropertyValues(
                        "jsonrpc.client.other.url=ws://other.test", "jsonrpc.client.third.url=ws://third.test")
                .run(context -> {
                    JsonRpcClients clients = context.getBean(JsonRpcClients.class);
                    assertThat(clients.names()).containsExactlyInAnyOrder("prices", "other", "third");
                    assertThat(context.getBeansOfType(JsonRpcClient.class)).hasSize(3);
                    assertThat(context.getBean(Injected.class).other()).isSameAs(clients.get("other"));
                    assertThat(context.getBean(Injected.class).prices().last("ABC"))
                            .isEqualTo(3);
                });
    }

    @Configuration(proxyBeanMethods = false)
    @ImportJsonRpcServices(client = "prices", types = PriceApi.class)
    @ImportJsonRpcServices(client = "other", types = PriceApi.class)
    static class TwoClients {

        @Bean
        Injected injected(@Qualifier("other") JsonRpcClient other, @Qualifier("prices") PriceApi prices) {
            return new Injected(other, prices);
        }
    }

    @JsonRpcController(client = "prices")
    static class Page implements BrowserApi {

        private final PriceApi prices;

        private final CompletableFuture<Session> connected = new CompletableFuture<>();

        Page(PriceApi prices) {
            this.prices = prices;
        }

        @OnConnected
        void connected(Session session) {
            this.connected.complete(session);
        }

        @Override
        @JsonRpcMethod
        public String confirm(String text) {
            return text + " for " + this.prices.last("ABC");
        }
    }

    @Test
    void theServerOfAClientCallsItsControllersWhichMayCallBack() {
        this.application.withUserConfiguration(Shop.class, Page.class).run(context -> {
            JsonElement answer = this.server
                    .peer()
                    .sendRequestAsync("confirm", Map.of("text", "buy"))
                    .get(20, TimeUnit.SECONDS);
            assertThat(answer.getAsString()).isEqualTo("buy for 3");
            assertThat(context.getBean(Page.class).connected.get(20, TimeUnit.SECONDS))
                    .isSameAs(context.getBean(JsonRpcClient.class).getSession());
        });
    }

    @Test
    void anApplicationWhoseServerIsDownStartsAndConnectsWhenItIsBack() {
        this.server.down = true;
        this.application
                .withUserConfiguration(Shop.class)
                .withPropertyValues(
                        "jsonrpc.client.prices.reconnect.initial-delay=1ms",
                        "jsonrpc.client.prices.reconnect.max-delay=1ms")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(this.server.handshakes.poll(20, TimeUnit.SECONDS))
                            .isNotNull();
                    assertThat(this.server.handshakes.poll(20, TimeUnit.SECONDS))
                            .isNotNull();
                    assertThat(health(context.getBean(CompositeHealthContributor.class)))
                            .isEqualTo(Status.DOWN);
                    this.server.down = false;
                    this.server.peer();
                    assertThat(context.getBean(PriceApi.class).last("ABC")).isEqualTo(3);
                    assertThat(health(context.getBean(CompositeHealthContributor.class)))
                            .isEqualTo(Status.UP);
                });
    }

    private static Status health(CompositeHealthContributor clients) {
        HealthIndicator client = (HealthIndicator) clients.getContributor("prices");
        return client.health().getStatus();
    }

    @Test
    void aLazyClientConnectsWithItsFirstCall() {
        this.application
                .withUserConfiguration(Shop.class)
                .withPropertyValues("jsonrpc.client.prices.connect=lazy")
                .run(context -> {
                    assertThat(health(context.getBean(CompositeHealthContributor.class)))
                            .isEqualTo(Status.UNKNOWN);
                    assertThat(this.server.handshakes).isEmpty();
                    assertThat(context.getBean(PriceApi.class).last("ABC")).isEqualTo(3);
                });
    }

    @Test
    void aRequiredClientIsConnectedAtStartOrTheStartFails() {
        ApplicationContextRunner required =
                this.application.withPropertyValues("jsonrpc.client.prices.connect=required");
        required.run(context ->
                assertThat(context.getBean(JsonRpcClient.class).getState()).isEqualTo(ConnectionState.CONNECTED));
        this.server.down = true;
        required.run(context -> assertThat(context)
                .getFailure()
                .rootCause()
                .hasMessage("'prices' cannot connect, and jsonrpc.client.prices.connect=required: The server is down"));
    }

    static class Farewell {

        private final PriceApi prices;

        private int price;

        Farewell(PriceApi prices) {
            this.prices = prices;
        }

        @PreDestroy
        void leave() {
            this.price = this.prices.last("ABC");
        }
    }

    @Test
    void clientsAreClosedAfterTheBeansThatUseThem() {
        List<Object> beans = new ArrayList<>();
        this.application
                .withUserConfiguration(Shop.class)
                .withBean(Farewell.class)
                .run(context -> {
                    beans.add(context.getBean(Farewell.class));
                    beans.add(context.getBean(JsonRpcClient.class));
                });
        assertThat(((Farewell) beans.get(0)).price).isEqualTo(3);
        assertThat(((JsonRpcClient) beans.get(1)).getState()).isEqualTo(ConnectionState.CLOSED);
    }

    /** Created after its client. */
    @Lazy
    @JsonRpcController(client = "prices")
    static class Called {

        private JsonRpcClient client;

        private ConnectionState state;

        @JsonRpcMethod
        public void ask() {}

        @PreDestroy
        void leave() {
            this.state = this.client.getState();
        }
    }

    @Test
    void clientsAreClosedBeforeTheControllersThatTheirServersCall() {
        List<Called> controllers = new ArrayList<>();
        this.application.withUserConfiguration(Shop.class, Called.class).run(context -> {
            Called called = context.getBean(Called.class);
            called.client = context.getBean(JsonRpcClient.class);
            controllers.add(called);
        });
        assertThat(controllers.get(0).state).isEqualTo(ConnectionState.CLOSED);
    }

    @Test
    void propertiesReachTheClient() {
        this.application
                .withPropertyValues(
                        "jsonrpc.client.prices.url=https://prices.test/api",
                        "jsonrpc.client.prices.connection-timeout=7s",
                        "jsonrpc.client.prices.headers.X-Tenant=one,two",
                        "jsonrpc.client.prices.subprotocols=mine",
                        "jsonrpc.client.prices.session=off",
                        "jsonrpc.client.prices.bearer-token=secret",
                        "jsonrpc.client.prices.messages.max-size=64KB")
                .run(context -> {
                    ConnectRequest handshake = this.server.handshakes.poll(20, TimeUnit.SECONDS);
                    assertThat(handshake).isNotNull();
                    assertThat(handshake.uri()).hasToString("wss://prices.test/api");
                    assertThat(handshake.timeout()).isEqualTo(Duration.ofSeconds(7));
                    assertThat(handshake.headers())
                            .containsEntry("X-Tenant", List.of("one", "two"))
                            .containsEntry("Authorization", List.of("Bearer secret"));
                    assertThat(handshake.subprotocols()).containsExactly("mine");
                    assertThat(handshake.maxMessageBytes()).isEqualTo(64 * 1024);
                    assertThat(context.getBean(JsonRpcClientProperties.class))
                            .asString()
                            .doesNotContain("secret");
                });
    }

    @Configuration(proxyBeanMethods = false)
    static class Customizers {

        @Bean
        @Order(Ordered.LOWEST_PRECEDENCE)
        JsonRpcClientCustomizer last() {
            return (name, client) -> client.bearerToken(() -> "last for " + name);
        }

        @Bean
        @Order(Ordered.HIGHEST_PRECEDENCE)
        JsonRpcClientCustomizer first() {
            return (name, client) -> client.bearerToken(() -> "first for " + name);
        }
    }

    @Test
    void customizersAreCalledInTheirOrderWithTheNameOfTheClient() {
        this.application.withUserConfiguration(Customizers.class).run(context -> {
            ConnectRequest handshake = this.server.handshakes.poll(20, TimeUnit.SECONDS);
            assertThat(handshake).isNotNull();
            assertThat(handshake.headers()).containsEntry("Authorization", List.of("Bearer last for prices"));
        });
    }

    /** Notes for which protocol a context is made. */
    private static final class Managers implements SslManagerBundle {

        private final List<String> protocols = new ArrayList<>();

        @Override
        public KeyManagerFactory getKeyManagerFactory() {
            throw new UnsupportedOperationException();
        }

        @Override
        public TrustManagerFactory getTrustManagerFactory() {
            throw new UnsupportedOperationException();
        }

        @Override
        public SSLContext createSslContext(String protocol) {
            this.protocols.add(protocol);
            try {
                return SSLContext.getDefault();
            } catch (NoSuchAlgorithmException impossible) {
                throw new AssertionError(impossible);
            }
        }
    }

    @Test
    void anSslBundleIsUsed() {
        Managers managers = new Managers();
        SslBundle bundle = SslBundle.of(
                SslStoreBundle.NONE,
                SslBundleKey.NONE,
                SslOptions.of(Set.of(), Set.of("TLSv1.3")),
                "TLSv1.3",
                managers);
        this.application
                .withBean(SslBundles.class, () -> new DefaultSslBundleRegistry("own", bundle))
                .withPropertyValues("jsonrpc.client.prices.ssl.bundle=own")
                .run(context -> assertThat(context).hasNotFailed());
        assertThat(managers.protocols).containsExactly("TLSv1.3");
    }

    @Test
    void anApplicationWithoutTheJavaClientHasNoClients() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        JsonRpcClientAutoConfiguration.class, JsonRpcClientHealthAutoConfiguration.class))
                .withClassLoader(new FilteredClassLoader(JsonRpcClient.class))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("jsonRpcClients"));
    }

    @Test
    void anApplicationWithoutClientsHasNoHealthOfThem() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        JsonRpcClientAutoConfiguration.class, JsonRpcClientHealthAutoConfiguration.class))
                .run(context -> assertThat(context)
                        .hasSingleBean(JsonRpcClients.class)
                        .doesNotHaveBean(CompositeHealthContributor.class));
    }

    @Test
    void everyPropertyIsDescribed() throws Exception {
        JsonArray properties;
        try (InputStream metadata = getClass().getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            assertThat(metadata).isNotNull();
            properties = JsonParser.parseReader(new InputStreamReader(metadata, StandardCharsets.UTF_8))
                    .getAsJsonObject()
                    .getAsJsonArray("properties");
        }
        assertThat(properties)
                .anySatisfy(property -> assertThat(property.toString()).contains("\"jsonrpc.client\""))
                .allSatisfy(property -> assertThat(property.getAsJsonObject().keySet())
                        .as(property.toString())
                        .contains("description"));
    }
}
