package io.jsonrpc.benchmarks.bench;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What other processes take while something is measured. */
final class Quietness {

    /** Above this share of a core the other processes of the machine have a say in the numbers. */
    private static final double QUIET = 0.15;

    /** Medians bear it when no more than this share of the measurements was disturbed. */
    private static final double FEW = 0.2;

    private final List<ProcessHandle> measured;

    private final long begun = System.nanoTime();

    private final double busy;

    private Quietness(List<ProcessHandle> measured) throws IOException {
        this.measured = measured;
        this.busy = othersBusy();
    }

    /** From now on; these processes are no others, nor are this one and its children that will have ended. */
    static Quietness begin(ProcessHandle... measured) throws IOException {
        return new Quietness(List.of(measured));
    }

    /** The share of one core that everything else took since the begin. */
    double others() throws IOException {
        return Math.max(0, (othersBusy() - this.busy) / ((System.nanoTime() - this.begun) / 1e9));
    }

    /** What a report says about the shares that others took of its measurements: nothing when it was quiet. */
    static String warning(Stream<Double> others) {
        List<Double> shares = others.toList();
        long disturbed = shares.stream().filter(share -> share > QUIET).count();
        if (disturbed == 0) {
            return "";
        }
        String text =
                "%nDuring %d of %d measurements other processes took more than %.0f%% of a core; medians bear so few.%n";
        if (disturbed > FEW * shares.size()) {
            text = "%n**Not quiet**: during %d of %d measurements other processes took more than %.0f%% of a core."
                    + " Do not trust these rates and latencies; the server's time suffers less.%n";
        }
        return String.format(Locale.ROOT, text, disturbed, shares.size(), 100 * QUIET);
    }

    private double othersBusy() throws IOException {
        return Cores.busySeconds()
                - this.measured.stream().mapToDouble(Cores::busySeconds).sum()
                - Cores.ownBusySeconds();
    }
}
