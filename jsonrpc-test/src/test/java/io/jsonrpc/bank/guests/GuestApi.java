package io.jsonrpc.bank.guests;

import io.jsonrpc.annotation.JsonRpcNotification;
import io.jsonrpc.annotation.JsonRpcService;

@JsonRpcService
public interface GuestApi {

    @JsonRpcNotification
    void greeting(String text);
}
