package io.jsonrpc.spring.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.annotation.JsonRpcService;
import io.jsonrpc.client.JsonRpcClientLocal;
import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.core.message.JsonText;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;

/** Proxies as beans, of clients that the application has made itself, without Spring Boot. */
@Timeout(60)
class ImportTests {

    @JsonRpcService("prices")
    interface PriceApi {

        String last(String symbol);
    }

    interface NotMarked {

        String last(String symbol);
    }

    record Answers(String first, String second) {}

    private static JsonRpcClientLocal client(String name) {
        return new JsonRpcClientLocal(RequestHandler.of(
                JsonText.class,
                (transaction, request) -> transaction.sendResponse(name + " answers " + request.getMethod())));
    }

    @Configuration(proxyBeanMethods = false)
    @ImportJsonRpcServices(client = "first", types = PriceApi.class)
    @ImportJsonRpcServices(client = "second", basePackageClasses = ImportTests.class)
    static class TwoServers {

        @Bean
        JsonRpcClients jsonRpcClients() {
            return new JsonRpcClients(Map.of("first", client("first"), "second", client("second")));
        }

        @Bean
        Answers answers(@Qualifier("first") PriceApi first, @Qualifier("second") PriceApi second) {
            return new Answers(first.last("A"), second.last("A"));
        }
    }

    @Test
    void twoClientsMayHaveOneInterfaceAndPackagesAreScannedForMarkedOnes() {
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(TwoServers.class)) {
            assertThat(context.getBean(Answers.class))
                    .isEqualTo(new Answers("first answers prices.last", "second answers prices.last"));
            assertThat(context.getBeanProvider(NotMarked.class).stream()).isEmpty();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ImportJsonRpcServices(
            client = "first",
            types = {PriceApi.class, NotMarked.class},
            basePackages = "${packages.of.prices}")
    static class Twice {

        @Bean
        JsonRpcClients jsonRpcClients() {
            return new JsonRpcClients(Map.of("first", client("first")));
        }
    }

    @Test
    void anInterfaceThatIsFoundTwiceIsOneBean() {
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            context.getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource(
                            "test", Map.of("packages.of.prices", ImportTests.class.getPackageName())));
            context.register(Twice.class);
            context.refresh();
            assertThat(context.getBean(PriceApi.class).last("A")).isEqualTo("first answers prices.last");
            assertThat(context.getBean(NotMarked.class).last("A")).isEqualTo("first answers last");
        }
    }
}
