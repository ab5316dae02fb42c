package io.jsonrpc.demo;

import io.jsonrpc.server.JsonRpcConfigurer;
import io.jsonrpc.server.SessionManager;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** The demo server: one small handler for each thing that the framework does. */
@SpringBootApplication
public class DemoServer {

    public static void main(String[] args) {
        SpringApplication.run(DemoServer.class, args);
    }

    @Bean
    JsonRpcConfigurer demoHandlers(SessionManager sessions) {
        return registry -> registry.addHandler(new EchoHandler().withSockJS().withLabel("echo"), "/echo")
                .addHandler(new SpecHandler().withSockJS().withLabel("spec"), "/spec")
                .addHandler(new ClockHandler().withSockJS().withLabel("clock"), "/clock")
                .addHandler(new CallbackHandler().withSockJS().withLabel("callback"), "/callback")
                .addHandler(new SlowHandler().withSockJS().withLabel("slow"), "/slow")
                .addHandler(new BroadcastHandler(sessions).withSockJS().withLabel("broadcast"), "/broadcast");
    }
}
