package io.jsonrpc.guide.buyer;

import io.jsonrpc.guide.api.BuyerApi;
import io.jsonrpc.guide.api.Order;
import io.jsonrpc.guide.api.Price;
import io.jsonrpc.spring.controller.JsonRpcController;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

@JsonRpcController(client = "shop")
class Confirmations implements BuyerApi {

    final BlockingQueue<Price> changes = new LinkedBlockingQueue<>();

    @Override
    public boolean confirm(Order order, Price price) {
        return order.quantity() <= 10;
    }

    @Override
    public void changed(Price price) {
        this.changes.add(price);
    }
}
