package io.jsonrpc.bank.guests;

import io.jsonrpc.server.JsonRpcConfigurer;
import io.jsonrpc.server.JsonRpcHandlerRegistry;
import org.springframework.context.annotation.Configuration;

@Configuration
public class GuestBook implements JsonRpcConfigurer {

    @Override
    public void registerJsonRpcHandlers(JsonRpcHandlerRegistry registry) {
        registry.addHandler(new GuestBookHandler(), "/guests");
    }
}
