package io.jsonrpc.benchmarks.bench;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What other processes take while something is measured. */
final class Quietness {

    /** Above this share of a core the other processes of the machine have a say in the numbers. */
    static final double QUIET = 0.15;

    /** Medians are reliable if no more than this share of the measurements was disturbed. */
    private static final double FEW = 0.2;

    private final List<ProcessHandle> own;

    private final long begun = System.nanoTime();

    private final double busy;

    private Quietness(List<ProcessHandle> own) throws IOException {
        this.own = own;
        this.busy = othersBusy();
    }

    /** From now on; this process and its children are no others: those that run, and those that will have ended by then. */
    static Quietness begin() throws IOException {
        return new Quietness(ProcessHandle.current().children().toList());
    }

    /** Whether so large a share of one core has no say in the numbers. */
    static boolean isQuiet(double others) {
        return others <= QUIET;
    }

    /** The share of one core that everything else took since the begin. */
    double others() throws IOException {
        return Math.max(0, (othersBusy() - this.busy) / ((System.nanoTime() - this.begun) / 1e9));
    }

    /** What a report says about the shares that others took of its measurements: nothing when it was quiet. */
    static String warning(Stream<Double> others) {
        List<Double> shares = others.toList();
        long disturbed = shares.stream().filter(share -> !isQuiet(share)).count();
        if (disturbed == 0) {
            return "";
        }
        String text = "%nDuring %d of %d measurements other processes took more than %.0f%% of a core;"
                + " medians are reliable with so few.%n";
        if (disturbed > FEW * shares.size()) {
            text = "%n**Not quiet**: during %d of %d measurements other processes took more than %.0f%% of a core."
                    + " Do not trust these rates and latencies; the server's time suffers less.%n";
        }
        return String.format(Locale.ROOT, text, disturbed, shares.size(), 100 * QUIET);
    }

    private double othersBusy() throws IOException {
        return Cores.busySeconds()
                - this.own.stream().mapToDouble(Cores::busySeconds).sum()
                - Cores.ownBusySeconds();
    }
}
