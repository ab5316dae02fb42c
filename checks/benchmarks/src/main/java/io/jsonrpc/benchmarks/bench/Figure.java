package io.jsonrpc.benchmarks.bench;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What one cell of a table says.
 *
 * @param spread empty when there is no result
 * @param clean how many clean turns it is made of
 * @param turns how many there should be
 * @param unanswered whether calls were not answered
 */
record Figure(Optional<Spread> spread, int clean, Turns turns, boolean unanswered) {

    /** What was not measured. */
    static final String ABSENT = "–";

    /** Stands behind what was measured while calls were not answered. */
    static final String UNANSWERED = "†";

    /** What one turn says. */
    record Value(double number, boolean clean) {}

    /** Of the clean turns; of all when none is clean and that is allowed. Empty when there are no turns at all. */
    static Optional<Figure> of(List<Value> values, Turns turns, boolean unanswered) {
        if (values.isEmpty()) {
            return Optional.empty();
        }
        List<Value> clean = values.stream().filter(Value::clean).toList();
        List<Value> counted = clean.isEmpty() ? values : clean;
        Optional<Spread> spread = clean.size() < turns.least()
                ? Optional.empty()
                : Optional.of(Spread.ofMany(counted.stream().mapToDouble(Value::number)));
        return Optional.of(new Figure(spread, clean.size(), turns, unanswered));
    }

    /** Median, range and number of clean turns: {@code 1,500 (1,400–1,600) [10]}. */
    String text(int places) {
        return text(all -> all.text(places));
    }

    /** The number of clean turns behind a text of its own. */
    String text(Function<Spread, String> text) {
        String number = this.clean < this.turns.asked() ? this.clean + " of " + this.turns.asked() : "" + this.clean;
        return this.spread.map(text).orElse("no result") + " [" + number + "]" + (this.unanswered ? UNANSWERED : "");
    }
}
