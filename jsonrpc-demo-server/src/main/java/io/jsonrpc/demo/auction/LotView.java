package io.jsonrpc.demo.auction;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A lot as browsers see it.
 *
 * @param art the name of its picture
 * @param words what it is, in a sentence
 * @param leastCents the least that the next bid must be
 * @param leader who has bid most; null before the first bid
 * @param bids how many there are: of two views of a lot the one with more is newer
 * @param endsAt in milliseconds since the epoch, by the clock of the house
 */
record LotView(
        long id,
        String art,
        String title,
        String words,
        String seller,
        long startCents,
        long leadingCents,
        long leastCents,
        @Nullable String leader,
        int bids,
        long endsAt,
        boolean ended) {

    static LotView of(Lot lot) {
        return new LotView(
                Objects.requireNonNull(lot.id()),
                lot.art(),
                lot.title(),
                lot.words(),
                lot.seller(),
                lot.startCents(),
                lot.leadingCents(),
                lot.leastCents(),
                lot.leader(),
                lot.bids(),
                lot.endsAt(),
                lot.settled());
    }
}
