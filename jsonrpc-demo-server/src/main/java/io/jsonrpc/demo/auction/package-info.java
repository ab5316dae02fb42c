/**
 * The auction room: {@code Auctioneer} keeps lots and bids in a database, {@code AuctionController} is what browsers call,
 * {@code RoomLog} what they all see, {@code Visitors} who is here, and the doors let users in.
 */
@NullMarked
package io.jsonrpc.demo.auction;

import org.jspecify.annotations.NullMarked;
