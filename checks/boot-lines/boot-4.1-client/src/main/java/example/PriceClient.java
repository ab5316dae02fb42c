package example;

import io.jsonrpc.spring.client.ImportJsonRpcServices;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** What a user writes who only calls. */
@SpringBootApplication
@ImportJsonRpcServices(client = "prices", basePackageClasses = PriceClient.class)
public class PriceClient {

    public static void main(String[] args) {
        SpringApplication.run(PriceClient.class, args);
    }
}
