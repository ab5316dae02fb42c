package com.example.prices;

import jakarta.annotation.PreDestroy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Prices that change ten times a second. */
@Component
class Market {

    private final Map<String, Price> last = new ConcurrentHashMap<>();

    private final SubmissionPublisher<Price> prices = new SubmissionPublisher<>();

    Market() {
        Map.of("APPLE", 19_000L, "PEAR", 4_200L, "PLUM", 850L)
                .forEach((symbol, cents) -> this.last.put(symbol, new Price(symbol, cents, Instant.now())));
    }

    @Scheduled(fixedRate = 100)
    void trade() {
        for (Price price : this.last.values()) {
            long change = ThreadLocalRandom.current().nextLong(-10, 11);
            Price next = new Price(price.symbol(), Math.max(1, price.cents() + change), Instant.now());
            this.last.put(price.symbol(), next);
            this.prices.offer(next, null);
        }
    }

    @PreDestroy
    void close() {
        this.prices.close();
    }

    List<String> symbols() {
        return List.copyOf(new TreeMap<>(this.last).keySet());
    }

    Price last(String symbol) throws UnknownSymbolException {
        Price price = this.last.get(symbol);
        if (price == null) {
            throw new UnknownSymbolException("There is no " + symbol);
        }
        return price;
    }

    Flow.Publisher<Price> prices() {
        return this.prices;
    }
}
