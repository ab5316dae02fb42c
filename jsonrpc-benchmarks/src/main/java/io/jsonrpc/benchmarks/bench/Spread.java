package io.jsonrpc.benchmarks.bench;

import java.util.Locale;
import java.util.stream.DoubleStream;

/** Several measurements of the same: the one in the middle, the least and the greatest. */
record Spread(double median, double min, double max) {

    static Spread of(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }

    /** Median and range, with so many decimal places: {@code 1,500 (1,400–1,600)}. */
    String text(int places) {
        String number = "%,." + places + "f";
        String whole = number + " (" + number + "–" + number + ")";
        return String.format(Locale.ROOT, whole, this.median, this.min, this.max);
    }
}
