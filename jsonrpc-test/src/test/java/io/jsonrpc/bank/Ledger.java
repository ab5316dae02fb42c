package io.jsonrpc.bank;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the controllers of the guides call. */
class Ledger {

    private final Map<String, List<Entry>> entries = new LinkedHashMap<>();

    synchronized void open(String account) {
        this.entries.put(account, new ArrayList<>());
    }

    synchronized BigDecimal add(String account, Entry entry) {
        entries(account).add(entry);
        return balance(account);
    }

    synchronized List<Entry> entries(String account) {
        return this.entries.computeIfAbsent(account, missing -> new ArrayList<>());
    }

    synchronized BigDecimal balance(String account) {
        return entries(account).stream().map(Entry::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
