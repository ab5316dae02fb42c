package io.jsonrpc.guide.shop;

import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.core.Session;
import io.jsonrpc.guide.api.BuyerApi;
import io.jsonrpc.guide.api.Order;
import io.jsonrpc.guide.api.Price;
import io.jsonrpc.guide.api.PriceApi;
import io.jsonrpc.guide.api.UnknownSymbolException;
import io.jsonrpc.server.SessionManager;
import io.jsonrpc.spring.controller.JsonRpcController;
import io.jsonrpc.spring.controller.OnConnected;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

@JsonRpcController("/prices")
class PriceController implements PriceApi {

    private final Map<String, Price> prices = new ConcurrentHashMap<>();

    private final SessionManager sessions;

    PriceController(SessionManager sessions) {
        this.sessions = sessions;
    }

    @Override
    public Price last(String symbol) throws UnknownSymbolException {
        Price price = this.prices.get(symbol);
        if (price == null) {
            throw new UnknownSymbolException("no price of " + symbol);
        }
        return price;
    }

    @Override
    public CompletableFuture<List<Price>> all() {
        return CompletableFuture.completedFuture(List.copyOf(this.prices.values()));
    }

    @Override
    public void publish(Price price) {
        this.prices.put(price.symbol(), price);
        this.sessions.inGroup("buyers").proxy(BuyerApi.class).changed(price);
    }

    @OnConnected
    void joins(Session session) {
        this.sessions.joinGroup("buyers", session);
    }

    @JsonRpcMethod("orders.place")
    public boolean place(Order order, Session session) throws UnknownSymbolException {
        return session.proxy(BuyerApi.class).confirm(order, last(order.symbol()));
    }
}
