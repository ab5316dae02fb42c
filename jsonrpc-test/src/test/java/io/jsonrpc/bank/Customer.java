package io.jsonrpc.bank;

import java.math.BigDecimal;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

class Customer implements CustomerApi {

    private final AccountApi accounts;

    final BlockingQueue<BigDecimal> balances = new LinkedBlockingQueue<>();

    Customer(AccountApi accounts) {
        this.accounts = accounts;
    }

    @Override
    public boolean approve(Payment payment) throws CardStolenException {
        if (payment.account().equals("stolen")) {
            throw new CardStolenException("not my payment");
        }
        return this.accounts.balance(payment.account()).compareTo(payment.amount()) >= 0;
    }

    @Override
    public void changed(String account, BigDecimal balance) {
        this.balances.add(balance);
    }
}
