package io.jsonrpc.bank;

import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.annotation.JsonRpcService;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.error.RequestTimeoutException;
import io.jsonrpc.server.SessionManager;
import io.jsonrpc.spring.controller.JsonRpcController;
import io.jsonrpc.spring.controller.JsonRpcExceptionHandler;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

@JsonRpcController("/bank")
@JsonRpcService("payments")
class PaymentController {

    private final Ledger ledger;

    private final SessionManager sessions;

    PaymentController(Ledger ledger, SessionManager sessions) {
        this.ledger = ledger;
        this.sessions = sessions;
    }

    @JsonRpcMethod
    public boolean pay(Payment payment, Session session) throws CardStolenException {
        boolean approved = session.proxy(CustomerApi.class).approve(payment);
        if (approved) {
            Entry entry = new Entry(Instant.now(), payment.amount().negate(), "payment");
            BigDecimal balance = this.ledger.add(payment.account(), entry);
            this.sessions.inGroup(payment.account()).proxy(CustomerApi.class).changed(payment.account(), balance);
        }
        return approved;
    }

    @JsonRpcMethod
    public void follow(String account, Session session) {
        this.sessions.joinGroup(account, session);
    }

    @JsonRpcMethod
    public CompletableFuture<Boolean> allApprove(Payment payment) {
        List<CompletableFuture<Boolean>> answers = this.sessions.inGroup(payment.account()).sessions().stream()
                .map(owner -> owner.proxy(LaterCustomerApi.class).approve(payment))
                .toList();
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenApply(all -> answers.stream().allMatch(CompletableFuture::join));
    }

    @JsonRpcExceptionHandler(code = 1011, type = "payments.notAnswered", message = "An owner did not answer")
    void late(RequestTimeoutException failure) {}
}
