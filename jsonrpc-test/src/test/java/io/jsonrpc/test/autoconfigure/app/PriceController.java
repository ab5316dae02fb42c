package io.jsonrpc.test.autoconfigure.app;

import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.core.Session;
import io.jsonrpc.spring.controller.JsonRpcController;
import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;

@JsonRpcController("/prices/{market}")
class PriceController {

    private final Prices prices;

    PriceController(Prices prices) {
        this.prices = prices;
    }

    record Price(String market, String symbol, int lastValue) {}

    @JsonRpcMethod("prices.last")
    public Price last(@PathVariable String market, String symbol) {
        return new Price(market, symbol, this.prices.last(symbol));
    }

    @JsonRpcMethod("prices.who")
    public String who(@Nullable Principal principal) {
        return principal == null ? "nobody" : principal.getName();
    }

    @JsonRpcMethod("prices.session")
    public String session(Session session) {
        return session.getSessionId();
    }

    @JsonRpcMethod("prices.wrong")
    public void wrong() {
        throw new ArithmeticException("of the application");
    }
}
