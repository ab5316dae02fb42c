package io.jsonrpc.bank;

import io.jsonrpc.annotation.Delivery;
import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.annotation.JsonRpcService;
import io.jsonrpc.annotation.JsonRpcStream;
import io.jsonrpc.annotation.ResumeFrom;
import io.jsonrpc.core.error.RequestRejectedException;
import io.jsonrpc.core.source.Positioned;
import io.jsonrpc.spring.controller.JsonRpcController;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

@JsonRpcController("/statements")
@JsonRpcService("statements")
class StatementController {

    private final Ledger ledger;

    private final SubmissionPublisher<Rate> rates;

    StatementController(Ledger ledger, SubmissionPublisher<Rate> rates) {
        this.ledger = ledger;
        this.rates = rates;
    }

    @JsonRpcMethod
    public Stream<Entry> all(String account) {
        return this.ledger.entries(account).stream();
    }

    @JsonRpcMethod
    @JsonRpcStream(delivery = Delivery.CONFLATE, conflateBy = "pair", allow = Delivery.SAMPLE)
    public Flow.Publisher<Rate> rates() {
        return this.rates;
    }

    @JsonRpcMethod
    public Stream<Positioned<Entry>> since(String account, @ResumeFrom @Nullable String position) {
        List<Entry> entries = this.ledger.entries(account);
        int first = position == null ? 0 : Integer.parseInt(position);
        if (first > entries.size()) {
            throw new PositionLostException();
        }
        return IntStream.range(first, entries.size())
                .mapToObj(index -> new Positioned<>(String.valueOf(index + 1), entries.get(index)));
    }

    @JsonRpcMethod
    public int enter(String account, Stream<Entry> entries) {
        return entries.mapToInt(entry -> {
                    this.ledger.add(account, entry);
                    return 1;
                })
                .sum();
    }

    @JsonRpcMethod
    public Flow.Publisher<Rate> weekend() {
        SubmissionPublisher<Rate> market = new SubmissionPublisher<>();
        market.closeExceptionally(new RequestRejectedException(1020, "The market is closed"));
        return market;
    }

    @JsonRpcMethod("eth_subscribe")
    @JsonRpcStream(delivery = Delivery.LATEST, item = "eth_subscription", unsubscribe = "eth_unsubscribe")
    public Flow.Publisher<Rate> subscribe(String what) {
        return this.rates;
    }
}
