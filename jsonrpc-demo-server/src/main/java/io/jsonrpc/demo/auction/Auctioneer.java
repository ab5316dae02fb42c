package io.jsonrpc.demo.auction;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Takes bids and ends lots, in a transaction each. Safe for use by many threads. */
@Service
class Auctioneer {

    /** A bid that always finds a newer one than it has read, or a row that stays locked, is tried so often. */
    private static final int ATTEMPTS = 20;

    /** A bid is at most so many times the least one. */
    private static final int MOST = 100;

    /** No bid is more, whatever the one before was. */
    private static final long HIGHEST_CENTS = 10_000_000_000L;

    /** So many lots that have ended stay in the database. */
    private static final int KEPT = 100;

    private final Lots lots;

    private final Bids bids;

    private final TransactionTemplate transaction;

    private final Clock clock;

    /** Held while lots end and new ones begin, so that no item is offered twice. */
    private final ReentrantLock turnover = new ReentrantLock();

    Auctioneer(Lots lots, Bids bids, PlatformTransactionManager transactions, Clock clock) {
        this.lots = lots;
        this.bids = bids;
        this.transaction = new TransactionTemplate(transactions);
        this.clock = clock;
    }

    /**
     * A bid that was taken.
     *
     * @param before who was the leader before; null if nobody was
     */
    record Taken(LotView lot, @Nullable String before) {}

    /** What has changed with the time. */
    record Turnover(List<LotView> ended, List<LotView> opened) {}

    /** Takes a bid, or throws a {@link BidRefused}. Of bids at the same time one is first, and the others are judged by it. */
    Taken bid(String bidder, long lot, long cents) {
        for (int attempt = 1; ; attempt++) {
            try {
                return Objects.requireNonNull(this.transaction.execute(status -> take(bidder, lot, cents)));
            } catch (TransientDataAccessException faster) {
                if (attempt == ATTEMPTS) {
                    throw faster;
                }
            }
        }
    }

    private Taken take(String bidder, long id, long cents) {
        Lot lot = this.lots.findById(id).orElseThrow(BidRefused.UnknownLot::new);
        long now = this.clock.millis();
        check(lot, bidder, cents, now);
        Lot written = this.lots.save(lot.bidBy(bidder, cents));
        this.bids.save(new Bid(null, id, bidder, cents, now));
        return new Taken(LotView.of(written), lot.leader());
    }

    private static void check(Lot lot, String bidder, long cents, long now) {
        if (lot.settled() || lot.endsAt() <= now) {
            throw new BidRefused.LotEnded();
        }
        if (bidder.equals(lot.seller())) {
            throw new BidRefused.OwnLot();
        }
        if (bidder.equals(lot.leader())) {
            throw new BidRefused.LeadingAlready();
        }
        if (cents < lot.leastCents()) {
            throw new BidRefused.TooLow(lot);
        }
        long most = Math.min(lot.leastCents() * MOST, HIGHEST_CENTS);
        if (cents > most) {
            throw new BidRefused.TooHigh(most);
        }
    }

    /** The lots that are offered, those that end first at the beginning. */
    List<LotView> offered() {
        return this.lots.findBySettledFalseOrderByEndsAt().stream()
                .map(LotView::of)
                .toList();
    }

    LotView lot(long id) {
        return this.lots.findById(id).map(LotView::of).orElseThrow(BidRefused.UnknownLot::new);
    }

    /** The highest bids for a lot. */
    List<BidView> history(long lot) {
        return this.bids.findTop8ByLotOrderByCentsDesc(lot).stream()
                .map(bid -> new BidView(bid.bidder(), bid.cents(), bid.placedAt()))
                .toList();
    }

    /** Ends the lots whose time has come, and offers each item of the catalogue that is not offered. */
    Turnover turnOver() {
        this.turnover.lock();
        try {
            List<LotView> ended = new ArrayList<>();
            for (Lot lot : this.lots.findBySettledFalseOrderByEndsAt()) {
                if (lot.endsAt() <= this.clock.millis()) {
                    ended.add(end(Objects.requireNonNull(lot.id())));
                }
            }
            Set<String> offered = this.lots.findBySettledFalseOrderByEndsAt().stream()
                    .map(Lot::art)
                    .collect(Collectors.toSet());
            List<LotView> opened = Catalogue.ITEMS.stream()
                    .filter(item -> !offered.contains(item.art()))
                    .map(item -> LotView.of(this.lots.save(item.lot(this.clock.millis()))))
                    .toList();
            if (!ended.isEmpty()) {
                this.lots.forgetAllBut(KEPT);
            }
            return new Turnover(ended, opened);
        } finally {
            this.turnover.unlock();
        }
    }

    /** A bid may come in before this, and is the last then. */
    private LotView end(long id) {
        for (int attempt = 1; ; attempt++) {
            try {
                return LotView.of(
                        this.lots.save(this.lots.findById(id).orElseThrow().ended()));
            } catch (TransientDataAccessException faster) {
                if (attempt == ATTEMPTS) {
                    throw faster;
                }
            }
        }
    }
}
