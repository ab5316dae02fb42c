package io.jsonrpc.guide.api;

import io.jsonrpc.annotation.JsonRpcNotification;
import io.jsonrpc.annotation.JsonRpcService;
import java.util.List;
import java.util.concurrent.CompletableFuture;

@JsonRpcService("prices")
public interface PriceApi {

    Price last(String symbol) throws UnknownSymbolException;

    CompletableFuture<List<Price>> all();

    @JsonRpcNotification
    void publish(Price price);
}
