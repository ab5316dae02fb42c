package io.jsonrpc.benchmarks.server;

import io.jsonrpc.server.autoconfigure.JsonRpcServerAutoConfiguration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** The same echo without JSON-RPC: a controller of Spring MVC or WebFlux, with records that look like its messages. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = JsonRpcServerAutoConfiguration.class)
public class RestEcho {

    public static void main(String[] args) {
        SpringApplication.run(RestEcho.class, args);
    }

    record EchoText(String text) {}

    record Call(String jsonrpc, int id, String method, EchoText params) {}

    record Answer(String jsonrpc, int id, EchoText result) {}

    @RestController
    static class EchoController {

        @PostMapping("/http")
        Answer echo(@RequestBody Call call) {
            return new Answer("2.0", call.id(), call.params());
        }
    }
}
