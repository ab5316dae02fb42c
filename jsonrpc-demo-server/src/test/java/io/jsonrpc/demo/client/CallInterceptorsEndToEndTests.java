package io.jsonrpc.demo.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import io.jsonrpc.client.JsonRpcClientWebSocket;
import io.jsonrpc.core.ClientCallInterceptor;
import io.jsonrpc.core.ServerCallInterceptor;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.error.RemoteErrorException;
import io.jsonrpc.core.error.RequestRejectedException;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.server.JsonRpcConfigurer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Interceptors around the calls of both directions, at both ends of a real socket. */
@Tag("exhaustive")
class CallInterceptorsEndToEndTests {

    private static final List<String> SEEN = new CopyOnWriteArrayList<>();

    @BeforeEach
    void forget() {
        SEEN.clear();
    }

    private static ServerCallInterceptor received(String where) {
        return (transaction, request, next) -> {
            SEEN.add(where + " received " + request.getMethod());
            if (request.getMethod().equals("secret")) {
                throw new RequestRejectedException(7, "not for you");
            }
            next.proceed(transaction);
        };
    }

    private static ClientCallInterceptor sent(String where) {
        return call -> {
            SEEN.add(where + " sent " + call.method());
            return call.params();
        };
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        JsonRpcConfigurer handlers() {
            return registry -> registry.addHandler(new Asking(), "/ask")
                    .withCallInterceptors(received("path"))
                    .withCallInterceptors(sent("path"));
        }

        @Bean
        ServerCallInterceptor receivedOnEachPath() {
            return received("bean");
        }

        @Bean
        ClientCallInterceptor sentOnEachPath() {
            return sent("bean");
        }
    }

    /** Greets a client by the name for which it asks that. */
    private static final class Asking extends DefaultJsonRpcHandler<JsonElement> {

        @Override
        public void handleRequest(Transaction transaction, Request<JsonElement> request) throws IOException {
            String name = transaction.getSession().sendRequest("name", null, String.class);
            transaction.sendResponse("hello " + name);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"servlet", "reactive"})
    void eachCallPassesTheInterceptorsOfItsSenderAndThenThoseOfItsReceiver(String stack) throws Exception {
        try (ConfigurableApplicationContext application = new SpringApplicationBuilder(Application.class)
                        .run("--server.port=0", "--spring.main.web-application-type=" + stack);
                JsonRpcClientWebSocket client = client(application)) {
            client.setServerRequestHandler((transaction, request) -> transaction.sendResponse("Ann"));

            assertThat(client.sendRequest("greet", null, String.class)).isEqualTo("hello Ann");

            assertThat(SEEN)
                    .containsExactly(
                            "client sent greet",
                            "bean received greet",
                            "path received greet",
                            "bean sent name",
                            "path sent name",
                            "client received name");
            assertThatThrownBy(() -> client.sendRequest("secret"))
                    .isInstanceOf(RemoteErrorException.class)
                    .hasMessageContaining("not for you");
            assertThat(SEEN).endsWith("client sent secret", "bean received secret");
        }
    }

    private static JsonRpcClientWebSocket client(ConfigurableApplicationContext application) {
        String port = application.getEnvironment().getRequiredProperty("local.server.port");
        return PatientClients.builder("ws://localhost:" + port + "/ask")
                .callInterceptors(sent("client"))
                .callInterceptors(received("client"))
                .build();
    }
}
