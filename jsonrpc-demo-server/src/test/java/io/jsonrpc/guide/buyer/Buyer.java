package io.jsonrpc.guide.buyer;

import io.jsonrpc.guide.api.OrderApi;
import io.jsonrpc.guide.api.PriceApi;
import io.jsonrpc.spring.client.ImportJsonRpcServices;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
@ImportJsonRpcServices(
        client = "shop",
        types = {PriceApi.class, OrderApi.class})
public class Buyer {

    public static void main(String[] args) {
        SpringApplication.run(Buyer.class, args);
    }
}
