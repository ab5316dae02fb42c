package io.jsonrpc.benchmarks.server;

import com.google.gson.JsonObject;
import io.jsonrpc.server.autoconfigure.JsonRpcServerAutoConfiguration;
import java.util.concurrent.CompletableFuture;
import org.eclipse.lsp4j.jsonrpc.Launcher;
import org.eclipse.lsp4j.jsonrpc.services.JsonRequest;
import org.eclipse.lsp4j.websocket.jakarta.WebSocketEndpoint;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.socket.server.standard.ServerEndpointExporter;
import org.springframework.web.socket.server.standard.ServerEndpointRegistration;

/** LSP4J's endpoint for Jakarta WebSocket, on Tomcat. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = JsonRpcServerAutoConfiguration.class)
public class Lsp4jEcho {

    @Bean
    ServerEndpointRegistration echoEndpoint() {
        return new ServerEndpointRegistration("/echo", EchoEndpoint.class);
    }

    @Bean
    ServerEndpointExporter endpointExporter() {
        return new ServerEndpointExporter();
    }

    public static void main(String[] args) {
        SpringApplication.run(Lsp4jEcho.class, args);
    }

    /** What the server could call on its client: nothing. */
    public interface Client {}

    /** Made by the container, one for each socket. */
    public static class EchoEndpoint extends WebSocketEndpoint<Client> {

        @Override
        protected void configure(Launcher.Builder<Client> builder) {
            builder.setLocalService(new EchoService()).setRemoteInterface(Client.class);
        }
    }

    /** Found by LSP4J by its annotation. */
    public static class EchoService {

        /** The answer is the params. */
        @JsonRequest
        public CompletableFuture<JsonObject> echo(JsonObject params) {
            return CompletableFuture.completedFuture(params);
        }
    }
}
