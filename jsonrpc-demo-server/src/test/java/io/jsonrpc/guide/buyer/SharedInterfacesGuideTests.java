package io.jsonrpc.guide.buyer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jsonrpc.client.JsonRpcClient;
import io.jsonrpc.client.JsonRpcClientWebSocket;
import io.jsonrpc.guide.api.BuyerApi;
import io.jsonrpc.guide.api.Order;
import io.jsonrpc.guide.api.OrderApi;
import io.jsonrpc.guide.api.Price;
import io.jsonrpc.guide.api.PriceApi;
import io.jsonrpc.guide.api.UnknownSymbolException;
import io.jsonrpc.guide.shop.Shop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** The guide's page on shared interfaces runs, and has no line of Java that is not in this package or beside it. */
@Timeout(60)
@Tag("exhaustive")
class SharedInterfacesGuideTests {

    private static final Price APPLE = new Price("AAPL", new BigDecimal("201.50"));

    private static ConfigurableApplicationContext shop;

    private static int port;

    @BeforeAll
    static void start() {
        shop = new SpringApplicationBuilder(Shop.class).run("--server.port=0", "--logging.level.root=WARN");
        port = ((WebServerApplicationContext) shop).getWebServer().getPort();
    }

    @AfterAll
    static void stop() {
        shop.close();
    }

    @Test
    void anApplicationThatIsOnlyAClientCallsAndIsCalled() throws Exception {
        try (ConfigurableApplicationContext buyer = new SpringApplicationBuilder(Buyer.class)
                .web(WebApplicationType.NONE)
                .run("--jsonrpc.client.shop.url=ws://localhost:" + port + "/prices", "--logging.level.root=WARN")) {
            buyer.getBean(PriceApi.class).publish(APPLE);
            assertThat(buyer.getBean(Confirmations.class).changes.poll(20, TimeUnit.SECONDS))
                    .isEqualTo(APPLE);

            Purchases purchases = buyer.getBean(Purchases.class);
            assertThat(purchases.buyBelow("AAPL", new BigDecimal("300"))).isTrue();
            assertThat(purchases.buyBelow("AAPL", new BigDecimal("200"))).isFalse();
            assertThat(purchases.buyBelow("NONE", new BigDecimal("200"))).isFalse();
            assertThat(buyer.getBean(OrderApi.class).place(new Order("AAPL", 11)))
                    .isFalse();
        }
    }

    @Test
    void aClientWithoutSpringDoesTheSame() throws Exception {
        Confirmations confirmations = new Confirmations();
        try (JsonRpcClient client = new JsonRpcClientWebSocket("ws://localhost:" + port + "/prices")) {
            client.implement(BuyerApi.class, confirmations);
            PriceApi prices = client.proxy(PriceApi.class);
            OrderApi orders = client.proxy(OrderApi.class);

            prices.publish(APPLE);
            assertThat(prices.last("AAPL")).isEqualTo(APPLE);
            assertThat(prices.all().get(20, TimeUnit.SECONDS)).containsExactly(APPLE);
            assertThat(orders.place(new Order("AAPL", 10))).isTrue();
            assertThatThrownBy(() -> prices.last("NONE"))
                    .isInstanceOf(UnknownSymbolException.class)
                    .hasMessage("no price of NONE");
        }
    }

    @Test
    void everyLineOfJavaOfThePageIsCompiled() throws Exception {
        StringBuilder compiled = new StringBuilder();
        try (Stream<Path> files = Files.walk(Path.of("src/test/java/io/jsonrpc/guide"))) {
            files.filter(Files::isRegularFile)
                    .map(SharedInterfacesGuideTests::squeezed)
                    .forEach(compiled::append);
        }
        List<String> lines = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("../docs/guide/shared-interfaces.md")))
                .results()
                .flatMap(block -> Arrays.stream(block.group(1).split("\\n")))
                .toList();

        assertThat(lines).hasSizeGreaterThan(40);
        assertThat(lines).allSatisfy(line -> assertThat(compiled).contains(squeezed(line)));
    }

    private static String squeezed(Path file) {
        try {
            return squeezed(Files.readString(file));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Without spaces, and with the port of the page. */
    private static String squeezed(String code) {
        return code.replaceAll("\\s+", "").replace("\"ws://localhost:\"+port+\"", "\"ws://localhost:8080");
    }
}
