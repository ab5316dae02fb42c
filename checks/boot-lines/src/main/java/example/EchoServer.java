package example;

import io.jsonrpc.server.JsonRpcConfigurer;
import io.jsonrpc.server.JsonRpcHandlerRegistry;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The first server of the README. */
@SpringBootApplication
public class EchoServer implements JsonRpcConfigurer {

    @Override
    public void registerJsonRpcHandlers(JsonRpcHandlerRegistry registry) {
        registry.addHandler(new EchoHandler(), "/echo");
    }

    public static void main(String[] args) {
        SpringApplication.run(EchoServer.class, args);
    }
}
