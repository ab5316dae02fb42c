package io.jsonrpc.benchmarks.server;

import com.google.gson.JsonObject;
import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.server.ChannelAuthorizer;
import io.jsonrpc.server.JsonRpcConfigurer;
import io.jsonrpc.server.JsonRpcHandlerRegistry;
import io.jsonrpc.server.SessionManager;
import io.jsonrpc.spring.controller.JsonRpcController;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** This starter with its defaults: sessions, limits and metrics on. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class OurEcho implements JsonRpcConfigurer {

    private static final String FAN_OUT = "/fan-out";

    private final SessionManager sessions;

    OurEcho(SessionManager sessions) {
        this.sessions = sessions;
    }

    @Override
    public void registerJsonRpcHandlers(JsonRpcHandlerRegistry registry) {
        registry.addHandler(new TypedHandler().withChannels(), "/typed")
                .addHandler(new TypedHandler().withHttpCalls(), "/http")
                .addHandler(new TypedHandler().withNonBlocking(true), "/non-blocking")
                .addHandler(new TreeHandler(), "/tree")
                .addHandler(new FanOutHandler(FAN_OUT, this.sessions), FAN_OUT)
                .addHandler(new StreamHandler(), "/streams")
                .addHandler(new FloodHandler().withChannels(), "/flood")
                .addHandler(new SleepingHandler().withChannels(), "/sleeping");
    }

    @Bean
    ChannelAuthorizer everybody() {
        return request -> ChannelAuthorizer.Decision.ALLOW;
    }

    public static void main(String[] args) {
        SpringApplication.run(OurEcho.class, args);
    }

    record EchoParams(String text) {}

    private static final class TypedHandler extends DefaultJsonRpcHandler<EchoParams> {

        @Override
        public void handleRequest(Transaction transaction, Request<EchoParams> request) throws Exception {
            transaction.sendResponse(request.getParams());
        }
    }

    private static final class TreeHandler extends DefaultJsonRpcHandler<JsonObject> {

        @Override
        public void handleRequest(Transaction transaction, Request<JsonObject> request) throws Exception {
            transaction.sendResponse(request.getParams());
        }
    }

    /** The same as {@code /typed}, as a method. */
    @JsonRpcController("/controller")
    static class EchoController {

        @JsonRpcMethod
        public EchoParams echo(String text) {
            return new EchoParams(text);
        }
    }
}
