package io.jsonrpc.demo.auction;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A lot as browsers see it.
 *
 * @param bids how many there are: of two views of a lot the one with more is newer
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
