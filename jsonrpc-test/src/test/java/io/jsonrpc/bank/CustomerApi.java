package io.jsonrpc.bank;

import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.annotation.JsonRpcNotification;
import io.jsonrpc.annotation.JsonRpcService;
import java.math.BigDecimal;

@JsonRpcService("customer")
public interface CustomerApi {

    @JsonRpcMethod(timeout = "10s")
    boolean approve(Payment payment) throws CardStolenException;

    @JsonRpcNotification
    void changed(String account, BigDecimal balance);
}
