package io.jsonrpc.demo.auction;

import java.util.List;
import java.util.Random;
import org.springframework.stereotype.Component;

/** Bidders that are no people, so that somebody who is alone is not. */
@Component
class Guests {

    private static final List<String> NAMES = List.of("clara", "david");

    /** They bid up to so many times the start against people, and half of that against each other. */
    private static final int BOLDNESS = 6;

    private final Auctioneer auctioneer;

    private final AuctionRoom room;

    private final Random random = new Random();

    Guests(Auctioneer auctioneer, AuctionRoom room) {
        this.auctioneer = auctioneer;
        this.room = room;
    }

    /** One of them bids, for a lot that a person leads if there is one. */
    void bid() {
        List<LotView> offered = this.auctioneer.offered();
        List<LotView> led = offered.stream()
                .filter(lot -> lot.leader() != null && !NAMES.contains(lot.leader()))
                .toList();
        List<LotView> choice = led.isEmpty() ? offered : led;
        if (!choice.isEmpty()) {
            LotView lot = choice.get(this.random.nextInt(choice.size()));
            bid(NAMES.get(this.random.nextInt(NAMES.size())), lot);
        }
    }

    void bid(String guest, LotView lot) {
        boolean amongThemselves = lot.leader() == null || NAMES.contains(lot.leader());
        long limit = lot.startCents() * (amongThemselves ? BOLDNESS / 2 : BOLDNESS);
        if (lot.leastCents() <= limit) {
            try {
                this.room.bid(guest, lot.id(), lot.leastCents());
            } catch (BidRefused refused) {
                // Somebody was faster, or it is a lot of their own: another time, then.
            }
        }
    }
}
