package io.jsonrpc.demo.auction;

import java.util.List;

/** What all who are in the room see. */
sealed interface RoomEvent {

    /** Somebody bid. */
    record BidPlaced(LotView lot, String bidder, long cents) implements RoomEvent {}

    /** A lot is offered. */
    record LotOpened(LotView lot) implements RoomEvent {}

    /** A lot has ended; it is sold if it has a leader. */
    record LotClosed(LotView lot) implements RoomEvent {}

    /** Somebody came or went. */
    record VisitorsChanged(List<String> visitors) implements RoomEvent {}
}
