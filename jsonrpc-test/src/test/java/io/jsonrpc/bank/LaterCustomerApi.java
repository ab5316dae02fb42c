package io.jsonrpc.bank;

import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.annotation.JsonRpcService;
import java.util.concurrent.CompletableFuture;

@JsonRpcService("customer")
public interface LaterCustomerApi {

    @JsonRpcMethod(timeout = "10s")
    CompletableFuture<Boolean> approve(Payment payment);
}
