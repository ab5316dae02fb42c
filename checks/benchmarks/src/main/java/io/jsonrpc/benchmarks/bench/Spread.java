package io.jsonrpc.benchmarks.bench;

import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * Several measurements of the same.
 *
 * @param median the one in the middle
 * @param low where the range begins that is shown
 * @param high where it ends
 */
record Spread(double median, double low, double high) {

    /** From the least to the greatest: for a few measurements. */
    static Spread of(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        return new Spread(quantile(sorted, 0.5), sorted[0], sorted[sorted.length - 1]);
    }

    /** The range that holds the half of them in the middle: for many measurements. */
    static Spread ofMany(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        return new Spread(quantile(sorted, 0.5), quantile(sorted, 0.25), quantile(sorted, 0.75));
    }

    /**
     * Their median, and where the median of all possible ones lies with 95%: between those whose ranks are two standard
     * deviations of a fair coin away. The whole range when there are few.
     */
    static Spread ofMedian(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        int low = Math.max(0, (int) Math.floor((sorted.length - 1) / 2.0 - Math.sqrt(sorted.length)));
        return new Spread(quantile(sorted, 0.5), sorted[low], sorted[sorted.length - 1 - low]);
    }

    private static double quantile(double[] sorted, double share) {
        double at = share * (sorted.length - 1);
        double below = sorted[(int) at];
        return below + (at - (int) at) * (sorted[(int) Math.ceil(at)] - below);
    }

    /** Median and range, with so many decimal places: {@code 1,500 (1,400–1,600)}. */
    String text(int places) {
        String number = "%,." + places + "f";
        String whole = number + " (" + number + "–" + number + ")";
        return String.format(Locale.ROOT, whole, this.median, this.low, this.high);
    }
}
