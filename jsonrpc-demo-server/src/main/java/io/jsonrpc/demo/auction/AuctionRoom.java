package io.jsonrpc.demo.auction;

import io.jsonrpc.demo.auction.Auctioneer.Taken;
import io.jsonrpc.demo.auction.Auctioneer.Turnover;
import org.springframework.stereotype.Service;

/** Where bids are called out: what the auctioneer decides is told to all, and the users whom it concerns. */
@Service
class AuctionRoom {

    private final Auctioneer auctioneer;

    private final RoomLog log;

    private final Visitors visitors;

    AuctionRoom(Auctioneer auctioneer, RoomLog log, Visitors visitors) {
        this.auctioneer = auctioneer;
        this.log = log;
        this.visitors = visitors;
    }

    /** Takes a bid, tells all, and asks whoever was the leader whether to raise it. */
    LotView bid(String bidder, long lot, long cents) {
        Taken taken = this.auctioneer.bid(bidder, lot, cents);
        this.log.add(new RoomEvent.BidPlaced(taken.lot(), bidder, cents));
        if (taken.before() != null) {
            this.visitors.of(taken.before()).ifPresent(loser -> ask(loser, taken.lot(), bidder));
        }
        return taken.lot();
    }

    private void ask(Visitor loser, LotView lot, String bidder) {
        long offer = lot.leastCents();
        loser.raise(lot, bidder, offer).thenAccept(yes -> {
            if (Boolean.TRUE.equals(yes)) {
                raise(loser, lot, offer);
            }
        });
    }

    private void raise(Visitor loser, LotView lot, long offer) {
        try {
            bid(loser.user(), lot.id(), offer);
        } catch (BidRefused refused) {
            loser.told(lot.title() + ": " + CentsText.of(offer) + " came too late");
        }
    }

    /** Ends lots and begins others. */
    void turnOver() {
        Turnover turnover = this.auctioneer.turnOver();
        for (LotView ended : turnover.ended()) {
            this.log.add(new RoomEvent.LotClosed(ended));
            if (ended.leader() != null) {
                this.visitors
                        .of(ended.leader())
                        .ifPresent(winner ->
                                winner.told(ended.title() + " is yours for " + CentsText.of(ended.leadingCents())));
            }
        }
        turnover.opened().forEach(opened -> this.log.add(new RoomEvent.LotOpened(opened)));
    }
}
