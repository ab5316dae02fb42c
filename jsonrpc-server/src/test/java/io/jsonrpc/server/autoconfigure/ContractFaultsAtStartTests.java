package io.jsonrpc.server.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.annotation.JsonRpcParam;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.server.JsonRpcConfigurer;
import io.jsonrpc.spring.controller.JsonRpcController;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.access.prepost.PreAuthorize;

/** Faults of contracts end the start in lines, not in a stack trace. */
@ExtendWith(OutputCaptureExtension.class)
@Tag("exhaustive")
class ContractFaultsAtStartTests {

    @JsonRpcController(value = "/orders/{id}", sockJs = true, pingWatchdog = true)
    static class OrderController {

        @JsonRpcMethod
        public Callable<String> all() {
            return () -> "";
        }

        @JsonRpcMethod
        public void move(@JsonRpcParam("to") String from, String to) {}

        @JsonRpcMethod
        public void run(Runnable task) {}
    }

    static class OrderHandler extends DefaultJsonRpcHandler<JsonElement> {

        @Override
        public void handleRequest(Transaction transaction, Request<JsonElement> request) {}
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({OrderController.class, SlashlessController.class})
    static class Application {

        @Bean
        JsonRpcConfigurer handlers() {
            return registry -> registry.addHandler(new OrderHandler(), "/orders/{order}")
                    .withSockJS()
                    .withLabel("orders")
                    .addHandler(new OrderHandler(), "old");
        }
    }

    @JsonRpcController("slashless")
    static class SlashlessController {

        @JsonRpcMethod
        public void any() {}
    }

    @JsonRpcController("/admin")
    static class AdminController {

        @JsonRpcMethod
        @PreAuthorize("hasRole('ADMIN')")
        public void restart() {}
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(AdminController.class)
    static class UnsecuredApplication {}

    private static ConfigurableApplicationContext start(Class<?> application, String... arguments) {
        return new SpringApplicationBuilder(application)
                .web(WebApplicationType.NONE)
                .properties("spring.main.banner-mode=off")
                .run(arguments);
    }

    @Test
    void allFaultsArePrintedEachOnItsLine(CapturedOutput output) {
        assertThatThrownBy(() -> start(Application.class)).isNotNull();

        String printed = output.getAll();
        assertThat(printed).contains("APPLICATION FAILED TO START").doesNotContain("\tat ");
        assertThat(printed.lines())
                .containsSubsequence(
                        "These JSON-RPC methods cannot be called:",
                        "    OrderController.all() returns Callable: return the value, a CompletableFuture or a Mono"
                                + " instead",
                        "    Two parameters of OrderController.move(…) are named 'to'",
                        "    Parameter 'task' of OrderController.run(Runnable): java.lang.Runnable is an interface that"
                                + " nothing can be bound to; make it sealed, or register a type adapter"
                                + " (JsonRpcGsonCustomizer)",
                        "    OrderController is on /orders/{id} and OrderHandler on /orders/{order}, which is the same"
                                + " path: write it in the same way",
                        "    OrderController and OrderHandler are both on /orders/{id}, with pingWatchdog = true and"
                                + " pingWatchdog = false: set it where OrderHandler is registered, which has the options"
                                + " of the path",
                        "    The path 'old' of the JSON-RPC handler " + OrderHandler.class.getName()
                                + " does not begin with a slash: Write '/old'",
                        "    The path 'slashless' of the controller " + SlashlessController.class.getName()
                                + " does not begin with a slash: Write '/slashless'");
        assertThat(printed).doesNotContain("sockJs =", "label =");
    }

    @Test
    void methodSecurityThatNothingObeysIsAWarningIfTheApplicationSaysSo(CapturedOutput output) {
        String line = "AdminController.restart has @PreAuthorize, and method security is not enabled: add"
                + " @EnableMethodSecurity";
        assertThatThrownBy(() -> start(UnsecuredApplication.class)).isNotNull();
        assertThat(output.getAll()).contains(line);

        start(UnsecuredApplication.class, "--jsonrpc.server.controllers.require-method-security=false")
                .close();
        assertThat(output.getAll().lines())
                .anySatisfy(logged -> assertThat(logged).contains("WARN").contains(line));
    }
}
