package io.jsonrpc.core.proxy;

import io.jsonrpc.annotation.JsonRpcError;
import io.jsonrpc.annotation.JsonRpcErrorData;
import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.annotation.JsonRpcNotification;
import io.jsonrpc.annotation.JsonRpcParam;
import io.jsonrpc.annotation.JsonRpcParams;
import io.jsonrpc.annotation.JsonRpcService;
import io.jsonrpc.core.CancellationToken;
import io.jsonrpc.core.Progress;
import io.jsonrpc.core.message.ResponseError;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A shared interface with a method for each thing that one can say. */
@JsonRpcService("prices")
public interface Prices {

    record Price(String symbol, long cents) {}

    sealed interface Quote {}

    record Firm(long cents) implements Quote {}

    record Closed(String reason) implements Quote {}

    @JsonRpcError(type = "symbol.unknown", code = 1001)
    final class UnknownSymbol extends Exception {

        private final String symbol;

        public UnknownSymbol(String symbol) {
            super("There is no " + symbol);
            this.symbol = symbol;
        }

        public UnknownSymbol(ResponseError error) {
            super(error.getMessage());
            this.symbol = String.valueOf(error.getData());
        }

        @JsonRpcErrorData
        public String getSymbol() {
            return this.symbol;
        }
    }

    @JsonRpcError(type = "market.closed", code = 1002, message = "The market is closed")
    final class MarketClosed extends RuntimeException {

        public MarketClosed(String message) {
            super(message);
        }
    }

    @JsonRpcError(type = "market.halted", code = 1003)
    final class Halted extends Exception {}

    @Nullable Price last(String symbol) throws UnknownSymbol, MarketClosed, Halted;

    void place(Price price, @Nullable String note, Optional<Integer> count, @JsonRpcParam(defaultValue = "1") int lots);

    void clear();

    @JsonRpcNotification
    void seen(String symbol);

    @JsonRpcNotification("told")
    CompletableFuture<Void> tell(String symbol);

    @JsonRpcMethod(value = "import", timeout = "2s", idempotent = true)
    CompletableFuture<Integer> load(@JsonRpcParams List<Price> all);

    @JsonRpcMethod(idempotent = true)
    int count();

    Quote quote(Quote quote);

    int slow(String symbol, Progress<Integer> progress, CancellationToken token);

    int scan(@JsonRpcParam("work") Progress<Integer> progress, String symbol);

    CompletableFuture<Map<String, Price>> all(CancellationToken token) throws MarketClosed;

    default long cents(String symbol) throws UnknownSymbol, Halted {
        Price price = last(symbol);
        return price == null ? -1 : price.cents();
    }
}
