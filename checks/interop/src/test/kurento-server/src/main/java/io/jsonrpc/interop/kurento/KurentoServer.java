package io.jsonrpc.interop.kurento;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import org.kurento.jsonrpc.DefaultJsonRpcHandler;
import org.kurento.jsonrpc.Transaction;
import org.kurento.jsonrpc.internal.server.config.JsonRpcConfiguration;
import org.kurento.jsonrpc.message.Request;
import org.kurento.jsonrpc.server.JsonRpcConfigurer;
import org.kurento.jsonrpc.server.JsonRpcHandlerRegistry;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Kurento's server with a few methods at /rpc. Prints its port, and ends with its standard input. */
@EnableAutoConfiguration
@Configuration
@Import(JsonRpcConfiguration.class)
public class KurentoServer implements JsonRpcConfigurer {

    @Override
    public void registerJsonRpcHandlers(JsonRpcHandlerRegistry registry) {
        registry.addHandler(new Handler().withPingWatchdog(true), "/rpc");
    }

    private static class Handler extends DefaultJsonRpcHandler<JsonObject> {

        @Override
        public void handleRequest(Transaction transaction, Request<JsonObject> request) throws Exception {
            switch (request.getMethod()) {
                case "echo" -> transaction.sendResponse(request.getParams());
                case "scalar" -> transaction.sendResponse("text");
                case "note" -> System.out.println("note " + request.getParams());
                case "ask" -> transaction.sendResponse(
                        transaction.getSession().sendRequest("question", request.getParams()));
                default -> transaction.sendError(-32601, "Method not found", null);
            }
        }
    }

    public static void main(String[] args) throws IOException {
        ServletWebServerApplicationContext context = (ServletWebServerApplicationContext)
                SpringApplication.run(KurentoServer.class, "--server.port=0", "--server.address=127.0.0.1");
        System.out.println("port " + context.getWebServer().getPort());
        System.in.transferTo(OutputStream.nullOutputStream());
        System.exit(0);
    }
}
