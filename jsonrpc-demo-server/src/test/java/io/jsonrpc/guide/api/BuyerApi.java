package io.jsonrpc.guide.api;

import io.jsonrpc.annotation.JsonRpcNotification;
import io.jsonrpc.annotation.JsonRpcService;

@JsonRpcService("buyer")
public interface BuyerApi {

    boolean confirm(Order order, Price price);

    @JsonRpcNotification
    void changed(Price price);
}
