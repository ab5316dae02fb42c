package io.jsonrpc.benchmarks.load;

import java.net.URI;
import java.time.Duration;

/**
 * Calls beside floods, one after the other, as each line of the standard input says.
 *
 * <pre>
 * flood ws://127.0.0.1:8080 channels 1250000 5 3000 10000
 *         on channels, behind a link of 1.25 MB/s and 5 ms each way, for 3 s before it counts, and 10 s: a line of {@link FloodResult}
 * flood ws://127.0.0.1:8080 socket 1250000 5 3000 10000
 *         the same with both on one socket without channels
 * </pre>
 */
public final class FloodCommands {

    private FloodCommands() {}

    public static void main(String[] args) {
        CommandLoop.main(words -> FloodGenerator.run(new FloodPlan(
                        URI.create(words[1]),
                        words[2].equals("channels"),
                        Integer.parseInt(words[3]),
                        millis(words[4]),
                        millis(words[5]),
                        millis(words[6])))
                .toLine());
    }

    private static Duration millis(String text) {
        return Duration.ofMillis(Long.parseLong(text));
    }
}
