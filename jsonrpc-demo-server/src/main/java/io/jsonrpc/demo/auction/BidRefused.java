package io.jsonrpc.demo.auction;

import io.jsonrpc.annotation.JsonRpcError;
import io.jsonrpc.annotation.JsonRpcErrorData;

/** Why a bid is not taken. */
abstract class BidRefused extends RuntimeException {

    private static final long serialVersionUID = 1;

    BidRefused(String message) {
        super(message);
    }

    /** There was a higher one, or it is no step above the last. */
    @JsonRpcError(type = "auction.tooLow", code = 1101)
    static final class TooLow extends BidRefused {

        private static final long serialVersionUID = 1;

        private final long leastCents;

        TooLow(Lot lot) {
            super("Bid " + CentsText.of(lot.leastCents()) + " or more");
            this.leastCents = lot.leastCents();
        }

        @JsonRpcErrorData
        public long leastCents() {
            return this.leastCents;
        }
    }

    /** It is so much that it must be a slip. */
    @JsonRpcError(type = "auction.tooHigh", code = 1102)
    static final class TooHigh extends BidRefused {

        private static final long serialVersionUID = 1;

        private final long mostCents;

        TooHigh(long mostCents) {
            super("Bid " + CentsText.of(mostCents) + " at most");
            this.mostCents = mostCents;
        }

        @JsonRpcErrorData
        public long mostCents() {
            return this.mostCents;
        }
    }

    /** The lot has ended. */
    @JsonRpcError(type = "auction.ended", code = 1103, message = "This lot has ended")
    static final class LotEnded extends BidRefused {

        private static final long serialVersionUID = 1;

        LotEnded() {
            super("ended");
        }
    }

    /** The lot is offered by whoever bids. */
    @JsonRpcError(type = "auction.ownLot", code = 1104, message = "This lot is yours")
    static final class OwnLot extends BidRefused {

        private static final long serialVersionUID = 1;

        OwnLot() {
            super("own lot");
        }
    }

    /** The highest bid is that of whoever bids. */
    @JsonRpcError(type = "auction.leading", code = 1105, message = "The highest bid is yours already")
    static final class LeadingAlready extends BidRefused {

        private static final long serialVersionUID = 1;

        LeadingAlready() {
            super("leading");
        }
    }

    /** There is no such lot. */
    @JsonRpcError(type = "auction.unknownLot", code = 1106, message = "There is no such lot")
    static final class UnknownLot extends BidRefused {

        private static final long serialVersionUID = 1;

        UnknownLot() {
            super("unknown lot");
        }
    }
}
