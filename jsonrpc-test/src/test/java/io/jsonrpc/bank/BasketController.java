package io.jsonrpc.bank;

import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.spring.controller.JsonRpcController;
import java.util.ArrayList;
import java.util.List;
import org.springframework.context.annotation.Scope;

@JsonRpcController("/basket")
@Scope("prototype")
class BasketController {

    private final List<String> items = new ArrayList<>();

    @JsonRpcMethod
    public List<String> add(String item) {
        this.items.add(item);
        return this.items;
    }
}
