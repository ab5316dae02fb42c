package io.jsonrpc.demo.auction;

import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.annotation.JsonRpcNotification;
import io.jsonrpc.annotation.JsonRpcService;
import io.jsonrpc.annotation.ResumeFrom;
import io.jsonrpc.core.Progress;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.error.RequestRejectedException;
import io.jsonrpc.core.source.Positioned;
import io.jsonrpc.demo.auction.Appraiser.Appraisal;
import io.jsonrpc.demo.auction.Appraiser.Quote;
import io.jsonrpc.spring.controller.JsonRpcController;
import io.jsonrpc.spring.controller.OnClosed;
import io.jsonrpc.spring.controller.OnConnected;
import java.security.Principal;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** What browsers call. Who is in the room has logged in: the doors see to that. */
@JsonRpcController(value = "/auction", label = "auction", calls = BidderApi.class)
@JsonRpcService("auction")
class AuctionController {

    private static final Duration BETWEEN_QUOTES = Duration.ofMillis(20);

    private final Auctioneer auctioneer;

    private final AuctionRoom room;

    private final RoomLog log;

    private final Visitors visitors;

    private final Clock clock;

    AuctionController(Auctioneer auctioneer, AuctionRoom room, RoomLog log, Visitors visitors, Clock clock) {
        this.auctioneer = auctioneer;
        this.room = room;
        this.log = log;
        this.visitors = visitors;
        this.clock = clock;
    }

    /**
     * The room when somebody enters.
     *
     * @param position of the last event that the lots have in them
     * @param now by the clock of the house, in milliseconds since the epoch
     */
    record RoomView(String user, List<LotView> lots, List<String> visitors, String position, long now) {}

    /**
     * What of the messages of a session has arrived.
     *
     * @param heard of the messages of the browser
     * @param sent how many were sent to the browser
     */
    record Counts(NumberTally.Count heard, long sent) {}

    @OnConnected
    void came(Session session, Principal user) {
        this.visitors.came(session, user.getName());
    }

    @OnClosed
    void went(Session session) {
        this.visitors.went(session);
    }

    /** The room as it is: what is on offer, and who is here. */
    @JsonRpcMethod
    public RoomView enter(Principal user) {
        this.room.turnOver();
        String position = Long.toString(this.log.last());
        return new RoomView(
                user.getName(), this.auctioneer.offered(), this.visitors.names(), position, this.clock.millis());
    }

    /**
     * What happens in the room, behind a position.
     *
     * @param after the position, such as that of {@code auction.enter} or of an event; null for now
     */
    @JsonRpcMethod
    public Flow.Publisher<Positioned<RoomEvent>> events(@ResumeFrom @Nullable String after) throws RoomLog.EventsGone {
        return this.log.after(after == null ? this.log.last() : number(after));
    }

    private static long number(String position) {
        try {
            return Long.parseLong(position);
        } catch (NumberFormatException noPosition) {
            throw RequestRejectedException.invalidParams();
        }
    }

    /**
     * Bids for a lot.
     *
     * @param lot its id
     * @param cents at least {@code leastCents} of the lot
     * @param number the next one of the messages of this browser, if it numbers them
     * @return the lot with the bid
     */
    @JsonRpcMethod
    public LotView bid(long lot, long cents, @Nullable Long number, Principal user, Session session)
            throws BidRefused.TooLow, BidRefused.TooHigh, BidRefused.LotEnded, BidRefused.OwnLot,
                    BidRefused.LeadingAlready, BidRefused.UnknownLot {
        if (number != null) {
            pulse(number, session);
        }
        return this.room.bid(user.getName(), lot, cents);
    }

    /**
     * The highest bids for a lot.
     *
     * @param lot its id
     */
    @JsonRpcMethod
    public List<BidView> history(long lot) {
        return this.auctioneer.history(lot);
    }

    /**
     * What a lot is worth. It takes two seconds, with progress in percent.
     *
     * @param lot its id
     */
    @JsonRpcMethod
    public CompletableFuture<Appraisal> appraise(long lot, Progress<Integer> progress) throws BidRefused.UnknownLot {
        return Appraiser.appraise(this.auctioneer.lot(lot), progress);
    }

    /**
     * Fifty prices a second of things as this lot.
     *
     * @param lot its id
     */
    @JsonRpcMethod
    public Flux<Quote> ticker(long lot) throws BidRefused.UnknownLot {
        LotView of = this.auctioneer.lot(lot);
        return Flux.range(1, Integer.MAX_VALUE)
                .delayElements(BETWEEN_QUOTES)
                .map(number -> Appraiser.quote(of, number));
    }

    /**
     * Sent over and over, to be counted.
     *
     * @param number the next one of the messages of this browser
     */
    @JsonRpcNotification
    public void pulse(long number, Session session) {
        this.visitors.of(session).heard().saw(number);
    }

    /** How many messages have arrived and were sent in this session. */
    @JsonRpcMethod
    public Counts counts(Session session) {
        Visitor visitor = this.visitors.of(session);
        return new Counts(visitor.heard().count(), visitor.sent());
    }
}
