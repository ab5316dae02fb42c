package com.example.prices;

import io.jsonrpc.spring.controller.JsonRpcController;
import java.util.List;
import java.util.concurrent.Flow;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.context.SecurityContextHolder;

@JsonRpcController("/prices")
class PriceController implements PriceApi {

    private final Market market;

    PriceController(Market market) {
        this.market = market;
    }

    @Override
    public List<String> symbols() {
        return this.market.symbols();
    }

    @Override
    public Price last(String symbol) throws UnknownSymbolException {
        return this.market.last(symbol);
    }

    @Override
    public Flow.Publisher<Price> watch() {
        return this.market.prices();
    }

    @Override
    @PreAuthorize("hasRole('TRADER')")
    public Receipt buy(Order order) throws UnknownSymbolException {
        String buyer = SecurityContextHolder.getContext().getAuthentication().getName();
        return new Receipt(buyer, order, this.market.last(order.symbol()).cents() * order.count());
    }
}
