package com.example.prices;

import io.jsonrpc.annotation.Delivery;
import io.jsonrpc.annotation.JsonRpcService;
import io.jsonrpc.annotation.JsonRpcStream;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import java.util.List;
import java.util.concurrent.Flow;

/** What a client calls. */
@JsonRpcService("prices")
public interface PriceApi {

    /** All symbols, in alphabetical order. */
    List<String> symbols();

    /** The last price. */
    Price last(@NotBlank String symbol) throws UnknownSymbolException;

    /** All prices, from now on. */
    @JsonRpcStream(delivery = Delivery.CONFLATE, conflateBy = "symbol")
    Flow.Publisher<Price> watch();

    /**
     * Buys at the last price. Only for traders.
     *
     * @param order what to buy
     */
    Receipt buy(@Valid Order order) throws UnknownSymbolException;
}
