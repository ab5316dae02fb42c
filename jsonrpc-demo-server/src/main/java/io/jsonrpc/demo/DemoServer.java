package io.jsonrpc.demo;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the demo server. */
@SpringBootApplication
public class DemoServer {

    public static void main(String[] args) {
        SpringApplication.run(DemoServer.class, args);
    }
}
