package io.jsonrpc.demo.auction;

import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;

/**
 * A lot in the database. Amounts are in cents, times in milliseconds since the epoch.
 *
 * @param art the name of its picture
 * @param leadingCents the highest bid, 0 for none
 * @param leader who has made it
 * @param bids how many there are
 * @param settled whether its end was announced
 * @param version of two bids that read the same one, the second is not written
 */
record Lot(
        @Id @Nullable Long id,
        String art,
        String title,
        String words,
        String seller,
        long startCents,
        long leadingCents,
        @Nullable String leader,
        int bids,
        long endsAt,
        boolean settled,
        @Version int version) {

    /** What the next bid must be at least. */
    long leastCents() {
        if (this.leader == null) {
            return this.startCents;
        }
        long step = Math.max(1, this.leadingCents / 2_000) * 100;
        return this.leadingCents + step;
    }

    Lot bidBy(String bidder, long cents) {
        return new Lot(
                this.id,
                this.art,
                this.title,
                this.words,
                this.seller,
                this.startCents,
                cents,
                bidder,
                this.bids + 1,
                this.endsAt,
                this.settled,
                this.version);
    }

    Lot ended() {
        return new Lot(
                this.id,
                this.art,
                this.title,
                this.words,
                this.seller,
                this.startCents,
                this.leadingCents,
                this.leader,
                this.bids,
                this.endsAt,
                true,
                this.version);
    }
}
