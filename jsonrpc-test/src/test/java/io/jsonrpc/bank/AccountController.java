package io.jsonrpc.bank;

import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.annotation.JsonRpcNotification;
import io.jsonrpc.annotation.JsonRpcService;
import io.jsonrpc.spring.controller.JsonRpcController;
import java.math.BigDecimal;
import java.util.concurrent.atomic.AtomicInteger;

@JsonRpcController("/bank")
@JsonRpcService("accounts")
class AccountController {

    private final Ledger ledger;

    private final AtomicInteger visits = new AtomicInteger();

    AccountController(Ledger ledger) {
        this.ledger = ledger;
    }

    @JsonRpcMethod
    public BigDecimal balance(String account) {
        return this.ledger.balance(account);
    }

    @JsonRpcMethod(value = "open", aliases = "createAccount")
    public void openAccount(String account) {
        this.ledger.open(account);
    }

    @JsonRpcNotification
    public void visited(String account) {
        this.visits.incrementAndGet();
    }

    int visits() {
        return this.visits.get();
    }
}
