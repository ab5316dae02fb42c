package io.jsonrpc.bank;

import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.annotation.JsonRpcParam;
import io.jsonrpc.annotation.JsonRpcParams;
import io.jsonrpc.annotation.JsonRpcService;
import io.jsonrpc.spring.controller.JsonRpcController;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

@JsonRpcController("/bank")
@JsonRpcService("entries")
class EntryController {

    sealed interface Target {}

    record Iban(String number) implements Target {}

    record Phone(String number) implements Target {}

    record Transfer(String account, BigDecimal amount, Target to) {}

    private final Ledger ledger;

    EntryController(Ledger ledger) {
        this.ledger = ledger;
    }

    @JsonRpcMethod
    public List<Entry> find(
            String account,
            Optional<Instant> since,
            @Nullable String text,
            @JsonRpcParam(value = "max", defaultValue = "20") int limit) {
        return this.ledger.entries(account).stream()
                .filter(entry -> since.isEmpty() || entry.at().isAfter(since.get()))
                .filter(entry -> text == null || entry.text().contains(text))
                .limit(limit)
                .toList();
    }

    @JsonRpcMethod
    public String transfer(@JsonRpcParams Transfer transfer) {
        return transfer.amount() + " to " + transfer.to();
    }
}
