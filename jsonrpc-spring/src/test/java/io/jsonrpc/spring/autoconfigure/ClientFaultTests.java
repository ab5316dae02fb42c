package io.jsonrpc.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.annotation.JsonRpcParam;
import io.jsonrpc.client.JsonRpcClient;
import io.jsonrpc.core.contract.ContractException;
import io.jsonrpc.spring.client.ImportJsonRpcServices;
import io.jsonrpc.spring.controller.JsonRpcController;
import io.jsonrpc.spring.controller.JsonRpcHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.web.bind.annotation.PathVariable;

/** What is wrong with clients ends the start, in one line each. */
@ExtendWith(OutputCaptureExtension.class)
class ClientFaultTests {

    interface PriceApi {

        int last(String symbol);
    }

    interface OrderApi {

        void move(@JsonRpcParam("to") String from, String to);
    }

    static class PriceClass {}

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @ImportJsonRpcServices(client = "prices", types = PriceApi.class)
    @ImportJsonRpcServices(client = "orders", types = OrderApi.class)
    @ImportJsonRpcServices(client = "classes", types = PriceClass.class)
    @ImportJsonRpcServices(client = "empty", basePackages = "io.jsonrpc.spring.error")
    static class Application {}

    @Test
    void allFaultsArePrintedEachOnItsLine(CapturedOutput output) {
        assertThatThrownBy(() -> new SpringApplicationBuilder(Application.class)
                        .web(WebApplicationType.NONE)
                        .properties(
                                "spring.main.banner-mode=off",
                                "jsonrpc.client.orders.url=ws://localhost/orders",
                                "jsonrpc.client.classes.url=localhost:8080",
                                "jsonrpc.client.empty.url=ws://localhost/empty",
                                "jsonrpc.client.secure.url=wss://localhost/secure",
                                "jsonrpc.client.secure.ssl.bundle=nobody",
                                "jsonrpc.codec=jackson")
                        .run())
                .isNotNull();

        String printed = output.getAll();
        assertThat(printed).contains("APPLICATION FAILED TO START").doesNotContain("\tat ");
        assertThat(printed.lines())
                .containsSubsequence(
                        "These JSON-RPC clients cannot be used:",
                        "    jsonrpc.client.classes.url is 'localhost:8080': write the URL of a server, such as"
                                + " wss://example.org/prices",
                        "    jsonrpc.client.prices.url is missing; @ImportJsonRpcServices(client=\"prices\") on"
                                + " ClientFaultTests.Application needs it",
                        "    jsonrpc.client.secure.ssl.bundle is 'nobody', and there is no such SSL bundle: define"
                                + " spring.ssl.bundle.pem.nobody or spring.ssl.bundle.jks.nobody",
                        "    Two parameters of OrderApi.move(…) are named 'to'",
                        "    @ImportJsonRpcServices(client=\"classes\") on ClientFaultTests.Application names "
                                + PriceClass.class.getName() + ", which is no interface",
                        "    @ImportJsonRpcServices(client=\"empty\") on ClientFaultTests.Application finds no interface:"
                                + " name types, or packages that have interfaces with @JsonRpcService",
                        "    jsonrpc.codec is jackson, and jsonrpc-jackson is not on the class path: add the dependency"
                                + " io.jsonrpc:jsonrpc-jackson, or remove the property");
    }

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(JsonRpcClientAutoConfiguration.class))
            .withPropertyValues(
                    "jsonrpc.client.prices.url=ws://localhost/prices", "jsonrpc.client.prices.connect=lazy");

    @JsonRpcController(client = "pricez")
    static class Misspelt {}

    @JsonRpcController(client = "prices")
    @Scope("prototype")
    static class EachItsOwn {}

    @JsonRpcController
    static class Nowhere {}

    @JsonRpcController("/rooms")
    static class Unserved {}

    static class Stray {

        @JsonRpcMethod
        public void refresh() {}
    }

    @JsonRpcController(client = "prices")
    static class Handshaken {

        @JsonRpcMethod
        public void pick(@PathVariable String room, @JsonRpcHeader("X-Tenant") String tenant) {}
    }

    @JsonRpcController(client = "prices")
    static class First {

        @JsonRpcMethod
        public void refresh() {}
    }

    @JsonRpcController(client = "prices")
    static class Second {

        @JsonRpcMethod
        public void refresh() {}
    }

    @Test
    void controllersOfClientsAreCheckedAtStart() {
        this.application
                .withUserConfiguration(
                        Misspelt.class,
                        EachItsOwn.class,
                        Nowhere.class,
                        Unserved.class,
                        Stray.class,
                        Handshaken.class,
                        First.class,
                        Second.class)
                .run(context -> assertThat(((ContractException) context.getStartupFailure()).faults())
                        .containsExactlyInAnyOrder(
                                "@JsonRpcController(client=\"pricez\") on Misspelt: there is no such client; the clients"
                                        + " are [prices]",
                                "@JsonRpcController(client=\"prices\") on EachItsOwn has the scope prototype, and a"
                                        + " client has one session: remove the scope",
                                "@JsonRpcController on Nowhere has neither a path nor a client",
                                "@JsonRpcController(\"/rooms\") on Unserved" + UNSERVED,
                                "@JsonRpcMethod Stray.refresh() is never called, because Stray is no controller: annotate"
                                        + " it with @JsonRpcController(\"/…\")",
                                "Handshaken.pick(String,String): @PathVariable(\"room\"): the controller of a client has no"
                                        + " path; remove the parameter",
                                "Handshaken.pick(String,String): @JsonRpcHeader(\"X-Tenant\"): the controller of a client"
                                        + " has no handshake; remove the parameter",
                                "Two methods are named 'refresh' on the client 'prices': First.refresh() and"
                                        + " Second.refresh(); give one another name: @JsonRpcMethod(\"…\")"));
    }

    private static final String UNSERVED =
            ": nothing serves the path, because jsonrpc-server is not on the class path; add the dependency"
                    + " io.jsonrpc:jsonrpc-server";

    @Test
    void controllersOfAnApplicationThatIsNeitherServerNorClientEndTheStart() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        UnservedControllersAutoConfiguration.class, JsonRpcClientAutoConfiguration.class))
                .withClassLoader(new FilteredClassLoader(JsonRpcClient.class))
                .withUserConfiguration(Unserved.class)
                .run(context -> assertThat(context.getStartupFailure())
                        .isInstanceOf(ContractException.class)
                        .hasMessage("@JsonRpcController(\"/rooms\") on Unserved" + UNSERVED));
    }

    @Test
    void invalidValuesAreRejectedTogether() {
        this.application
                .withPropertyValues(
                        "jsonrpc.client.prices.connection-timeout=0s",
                        "jsonrpc.client.prices.threads=0",
                        "jsonrpc.client.prices.username=alice")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOfSatisfying(
                                BindValidationException.class,
                                failure -> assertThat(
                                                failure.getValidationErrors().getAllErrors())
                                        .extracting(Object::toString)
                                        .satisfiesExactlyInAnyOrder(
                                                error -> assertThat(error)
                                                        .contains("connection-timeout", "0S", "positive"),
                                                error -> assertThat(error).contains("threads", "at least 1"),
                                                error -> assertThat(error).contains("username", "needs a password"))));
    }
}
