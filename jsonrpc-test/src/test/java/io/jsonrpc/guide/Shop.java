package io.jsonrpc.guide;

import io.jsonrpc.annotation.JsonRpcError;
import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.annotation.JsonRpcNotification;
import io.jsonrpc.annotation.JsonRpcService;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.fixtures.CountingSource;
import io.jsonrpc.spring.controller.JsonRpcController;
import java.io.IOException;
import java.security.Principal;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.stereotype.Service;

/** The application that docs/guide/testing.md tests. */
final class Shop {

    private Shop() {}

    @SpringBootApplication
    static class ShopApplication {}

    record Price(String symbol, int value) {}

    @JsonRpcError(type = "symbol.unknown", code = 1001)
    static class UnknownSymbol extends Exception {

        UnknownSymbol(String symbol) {
            super("unknown symbol " + symbol);
        }
    }

    @Service
    static class Prices {

        Price last(String symbol) throws UnknownSymbol {
            throw new UnknownSymbol(symbol);
        }
    }

    @JsonRpcService("prices")
    interface PriceApi {

        Price last(String symbol) throws UnknownSymbol;
    }

    @JsonRpcService("page")
    interface PageApi {

        boolean confirm(String question);

        @JsonRpcNotification
        void tick(String symbol, int value);
    }

    @JsonRpcController("/prices")
    static class PriceController implements PriceApi {

        private final Prices prices;

        PriceController(Prices prices) {
            this.prices = prices;
        }

        @Override
        public Price last(String symbol) throws UnknownSymbol {
            return this.prices.last(symbol);
        }

        @JsonRpcMethod("prices.watch")
        public void watch(String symbol, Session session) {
            session.proxy(PageApi.class).tick(symbol, 1);
            session.proxy(PageApi.class).tick(symbol, 2);
        }

        @JsonRpcMethod("prices.history")
        public void history(String symbol, Transaction call) throws IOException {
            call.openStream(new CountingSource(3));
        }

        @JsonRpcMethod("prices.import")
        public int importPrices(String name, Stream<Price> rows) {
            return rows.mapToInt(Price::value).sum();
        }

        @JsonRpcMethod("prices.buy")
        public boolean buy(String symbol, Session session) {
            return session.proxy(PageApi.class).confirm("Buy " + symbol + "?");
        }

        @JsonRpcMethod("prices.who")
        public String who(@Nullable Principal principal) {
            return principal == null ? "nobody" : principal.getName();
        }
    }
}
