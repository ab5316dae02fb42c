package io.jsonrpc.demo.auction;

import java.time.Duration;
import java.util.List;

/** What the house offers, again and again. */
final class Catalogue {

    /**
     * A thing to be sold.
     *
     * @param art the name of its picture
     * @param seller a user of the demo, or a guest
     */
    record Item(String art, String title, String words, String seller, long startCents, Duration open) {

        Lot lot(long now) {
            return new Lot(
                    null,
                    this.art,
                    this.title,
                    this.words,
                    this.seller,
                    this.startCents,
                    0,
                    null,
                    0,
                    now + this.open.toMillis(),
                    false,
                    0);
        }
    }

    static final List<Item> ITEMS = List.of(
            new Item(
                    "clock",
                    "Station clock",
                    "From a platform that has closed. Runs two minutes fast, so nobody missed a train.",
                    "clara",
                    8_000,
                    Duration.ofMinutes(4)),
            new Item(
                    "globe",
                    "Globe of 1931",
                    "Paper on plaster, with a sea that has since become a desert.",
                    "david",
                    12_000,
                    Duration.ofMinutes(6)),
            new Item(
                    "radio",
                    "Valve radio",
                    "Walnut, five valves, warms up in a minute. The dial names cities that have other names now.",
                    "ben",
                    4_500,
                    Duration.ofMinutes(8)),
            new Item(
                    "kite",
                    "Box kite",
                    "Silk and bamboo. Carried a camera over a harbour, once.",
                    "anna",
                    2_500,
                    Duration.ofMinutes(10)),
            new Item(
                    "key",
                    "Morse key",
                    "Brass on slate. Sent more messages than it lost.",
                    "clara",
                    6_000,
                    Duration.ofMinutes(12)),
            new Item(
                    "lamp",
                    "Miner's lamp",
                    "Steel and glass, with a new wick. The dent has a story, which comes with it.",
                    "david",
                    3_000,
                    Duration.ofMinutes(15)));

    private Catalogue() {}
}
