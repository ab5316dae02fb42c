package io.jsonrpc.bank;

import static io.jsonrpc.annotation.Execution.CONCURRENT;
import static io.jsonrpc.annotation.Execution.NON_BLOCKING;

import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.annotation.JsonRpcService;
import io.jsonrpc.core.CancellationToken;
import io.jsonrpc.core.Progress;
import io.jsonrpc.spring.controller.JsonRpcController;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

@JsonRpcController("/bank")
@JsonRpcService("counter")
class CounterController {

    private final Ledger ledger;

    CounterController(Ledger ledger) {
        this.ledger = ledger;
    }

    @JsonRpcMethod(orderedBy = "account")
    public BigDecimal deposit(String account, BigDecimal amount) {
        return this.ledger.add(account, new Entry(Instant.now(), amount, "deposit"));
    }

    @JsonRpcMethod(execution = CONCURRENT)
    public Optional<Entry> last(String account) {
        return this.ledger.entries(account).stream().reduce((one, later) -> later);
    }

    @JsonRpcMethod(execution = NON_BLOCKING)
    public Instant now() {
        return Instant.now();
    }

    @JsonRpcMethod
    public CompletableFuture<BigDecimal> rate(String currency) {
        return CompletableFuture.supplyAsync(() -> new BigDecimal("1.08"));
    }

    @JsonRpcMethod(maxConcurrent = 2)
    public int audit(int months, Progress<Integer> progress, CancellationToken token) throws InterruptedException {
        for (int month = 1; month <= months; month++) {
            token.throwIfCancelled();
            check(month);
            progress.report(100 * month / months);
        }
        return months;
    }

    private void check(int month) throws InterruptedException {
        if (month > 12) {
            new CountDownLatch(1).await();
        }
    }
}
