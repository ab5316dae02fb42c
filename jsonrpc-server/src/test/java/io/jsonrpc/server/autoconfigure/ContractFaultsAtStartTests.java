package io.jsonrpc.server.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jsonrpc.annotation.JsonRpcParam;
import io.jsonrpc.core.contract.ServiceContract;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Faults of contracts end the start in lines, not in a stack trace. */
@ExtendWith(OutputCaptureExtension.class)
class ContractFaultsAtStartTests {

    interface OrderApi {

        Callable<String> all();

        void move(@JsonRpcParam("to") String from, String to);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        ServiceContract orders() {
            return ServiceContract.of(OrderApi.class);
        }
    }

    @Test
    void allFaultsArePrintedEachOnItsLine(CapturedOutput output) {
        assertThatThrownBy(() -> new SpringApplicationBuilder(Application.class)
                        .properties("server.port=0", "spring.main.banner-mode=off")
                        .run())
                .isNotNull();

        String printed = output.getAll();
        assertThat(printed).contains("APPLICATION FAILED TO START").doesNotContain("\tat ");
        assertThat(printed.lines())
                .containsSubsequence(
                        "These JSON-RPC methods cannot be called:",
                        "    OrderApi.all() returns Callable: return the value, a CompletableFuture or a Mono instead",
                        "    Two parameters of OrderApi.move(…) are named 'to'");
    }
}
