package io.jsonrpc.demo.auction;

import io.jsonrpc.core.Session;
import io.jsonrpc.core.error.TransportException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;

/** A browser in the room, which lasts as long as its session. Safe for use by many threads. */
final class Visitor {

    private final String user;

    private final long arrival;

    private final BidderApi browser;

    private final NumberTally heard = new NumberTally();

    /** Held while a message is sent, so that the order of the numbers is that of the messages. */
    private final ReentrantLock sending = new ReentrantLock();

    /** Guarded by the lock. */
    private long sent;

    /** The lots for which this browser is asked whether to raise. */
    private final Set<Long> asked = ConcurrentHashMap.newKeySet();

    /** @param arrival higher than that of all who came before */
    Visitor(String user, long arrival, Session session) {
        this.user = user;
        this.arrival = arrival;
        this.browser = session.proxy(BidderApi.class);
    }

    String user() {
        return this.user;
    }

    long arrival() {
        return this.arrival;
    }

    /** What has arrived of the messages of the browser. */
    NumberTally heard() {
        return this.heard;
    }

    /** How many messages were sent to the browser. */
    long sent() {
        this.sending.lock();
        try {
            return this.sent;
        } finally {
            this.sending.unlock();
        }
    }

    void pulse() {
        tell(number -> {
            this.browser.pulse(number);
            return true;
        });
    }

    void told(String text) {
        tell(number -> {
            this.browser.told(text, number);
            return true;
        });
    }

    /** Asks once at a time for each lot; the answer to a question that is not asked, or finds nobody, is no. */
    CompletableFuture<Boolean> raise(LotView lot, String by, long offerCents) {
        if (!this.asked.add(lot.id())) {
            return CompletableFuture.completedFuture(false);
        }
        CompletableFuture<Boolean> answer = tell(
                number -> this.browser.raise(lot, by, offerCents, BidderApi.MILLIS_TO_RAISE, number),
                CompletableFuture.completedFuture(false));
        return answer.exceptionally(noAnswer -> false).whenComplete((yes, failure) -> this.asked.remove(lot.id()));
    }

    private void tell(LongFunction<Boolean> message) {
        tell(message, false);
    }

    /** A message that finds no room is not sent, and has no number. */
    private <T> T tell(LongFunction<T> message, T notSent) {
        this.sending.lock();
        try {
            T result = message.apply(this.sent + 1);
            this.sent++;
            return result;
        } catch (TransportException fullOrClosed) {
            return notSent;
        } finally {
            this.sending.unlock();
        }
    }
}
