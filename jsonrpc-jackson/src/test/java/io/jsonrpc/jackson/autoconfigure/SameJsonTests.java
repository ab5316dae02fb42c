package io.jsonrpc.jackson.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.annotation.JsonRpcService;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.spring.controller.JsonRpcController;
import io.jsonrpc.test.CallAnswer;
import io.jsonrpc.test.JsonRpcTester;
import jakarta.validation.Valid;
import jakarta.validation.Validator;
import jakarta.validation.constraints.NotBlank;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.validation.beanvalidation.LocalValidatorFactoryBean;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** A type annotated for Jackson is the same JSON for REST and for JSON-RPC. */
class SameJsonTests {

    private static final String ORDER = "{\"order_no\":7,\"day\":\"29.11.2026\",\"placed_at\":\"2026-11-29T10:00:00Z\","
            + "\"unit_price\":1.10,\"payment\":{\"by\":\"card\",\"last_digits\":\"1234\"}}";

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "by")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Card.class, name = "card"),
        @JsonSubTypes.Type(value = Cash.class, name = "cash")
    })
    sealed interface Payment permits Card, Cash {}

    record Card(@NotBlank String lastDigits) implements Payment {}

    record Cash() implements Payment {}

    record Order(
            @JsonProperty("order_no") long number,
            @JsonFormat(pattern = "dd.MM.yyyy") LocalDate day,
            Instant placedAt,
            BigDecimal unitPrice,
            @Valid Payment payment,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String note) {

        @JsonIgnore
        boolean isCash() {
            return this.payment instanceof Cash;
        }
    }

    @RestController
    static class Rest {

        @PostMapping("/orders")
        List<Order> place(@RequestBody Order order) {
            return List.of(order);
        }
    }

    @JsonRpcController("/rpc")
    static class Rpc {

        @JsonRpcMethod
        public List<Order> place(@Valid Order order) {
            return List.of(order);
        }
    }

    @JsonRpcService
    interface Orders {

        List<Order> place(Order order);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({Rest.class, Rpc.class})
    static class Shop {

        @Bean
        @Primary
        Validator validator() {
            return new LocalValidatorFactoryBean();
        }
    }

    private static ConfigurableApplicationContext shop;

    private static JsonRpcTester tester;

    @BeforeAll
    static void start() {
        shop = new SpringApplicationBuilder(Shop.class)
                .properties("server.port=0", "spring.jackson.property-naming-strategy=SNAKE_CASE")
                .run();
        tester = JsonRpcTester.bindToApplicationContext(shop).build();
    }

    @AfterAll
    static void stop() {
        tester.close();
        shop.close();
    }

    private static int port() {
        return ((WebServerApplicationContext) shop).getWebServer().getPort();
    }

    @Test
    void aTypeIsTheSameJsonForRestAndForJsonRpc() throws Exception {
        String rest = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port() + "/orders"))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(ORDER))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        assertThat(rest).isEqualTo("[" + ORDER + "]");
        call(ORDER).result(JsonText.class).isEqualTo(new JsonText(rest));
    }

    @Test
    void aProxyOnJacksonSendsAndReadsTheSameTypes() {
        Order order =
                new Order(7, LocalDate.of(2026, 11, 29), Instant.EPOCH, new BigDecimal("1.10"), new Card("1234"), null);
        assertThat(tester.proxy(Orders.class).place(order)).containsExactly(order);
    }

    @Test
    void aFaultNamesTheMemberAsJacksonDoes() {
        assertRefused(ORDER.replace("1.10", "true"), "$.order.unit_price", "type");
        assertRefused(ORDER.replace("29.11.2026", "2026-11-29"), "$.order.day", "type");
        assertRefused(ORDER.replace("card", "cheque"), "$.order.payment.by", "type");
        assertRefused(ORDER.replace("1234", ""), "$.order.payment.last_digits", "constraint");
    }

    @Test
    void aViolationIsDescribedInTheLanguageOfTheSession() {
        for (String language : List.of("fr", "de")) {
            JsonRpcTester speaker = tester.mutate()
                    .client(client -> client.header("Accept-Language", language))
                    .build();
            String message = language.equals("fr") ? "ne doit pas être vide" : "darf nicht leer sein";
            assertThat(speaker.call("place", new JsonText("{\"order\":" + ORDER.replace("1234", "") + "}"))
                            .error()
                            .value()
                            .getData())
                    .asString()
                    .contains(message);
        }
    }

    private static void assertRefused(String order, String path, String reason) {
        call(order).error().hasCode(-32602).hasData("path", path).hasData("reason", reason);
    }

    private static CallAnswer call(String order) {
        return tester.call("place", new JsonText("{\"order\":" + order + "}"));
    }
}
