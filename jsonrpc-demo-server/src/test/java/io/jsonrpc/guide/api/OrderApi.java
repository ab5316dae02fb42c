package io.jsonrpc.guide.api;

import io.jsonrpc.annotation.JsonRpcService;

@JsonRpcService("orders")
public interface OrderApi {

    boolean place(Order order);
}
