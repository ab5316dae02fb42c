package io.jsonrpc.guide.buyer;

import io.jsonrpc.guide.api.Order;
import io.jsonrpc.guide.api.OrderApi;
import io.jsonrpc.guide.api.Price;
import io.jsonrpc.guide.api.PriceApi;
import io.jsonrpc.guide.api.UnknownSymbolException;
import java.math.BigDecimal;
import org.springframework.stereotype.Service;

@Service
class Purchases {

    private final PriceApi prices;

    private final OrderApi orders;

    Purchases(PriceApi prices, OrderApi orders) {
        this.prices = prices;
        this.orders = orders;
    }

    boolean buyBelow(String symbol, BigDecimal limit) {
        try {
            Price price = this.prices.last(symbol);
            return price.amount().compareTo(limit) < 0 && this.orders.place(new Order(symbol, 1));
        } catch (UnknownSymbolException unknown) {
            return false;
        }
    }
}
