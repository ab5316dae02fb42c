package io.jsonrpc.benchmarks.load;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One process with the sockets that one server publishes to, as each line of its standard input says: a process may not
 * open as many as several servers need.
 *
 * <pre>
 * open ws://127.0.0.1:8080/fan-out 1000 plain 4711     1,000 sockets, and the server's process
 * load 100 1000                                        for 0.1 s before it counts, and 1 s: a line of {@link FanOutResult}
 * slow                                                 one socket more, which stops reading
 * woken                                                when that has read again: "closed" if the server has closed it
 * close
 * </pre>
 *
 * <p>With {@code session} in the place of {@code plain} each socket opens a session that loses nothing first.
 */
public final class FanOutCommands {

    private @Nullable FanOutGenerator generator;

    private @Nullable SlowReader slow;

    private FanOutCommands() {}

    public static void main(String[] args) {
        CommandLoop.main(new FanOutCommands()::run);
    }

    private String run(String[] words) throws IOException, InterruptedException {
        if (words[0].equals("open")) {
            this.generator = FanOutGenerator.open(plan(words));
            return "open";
        }
        FanOutGenerator opened = this.generator;
        if (opened == null) {
            throw new IllegalArgumentException("No sockets yet");
        }
        SlowReader asleep = this.slow;
        switch (words[0]) {
            case "load":
                return opened.load(millis(words[1]), millis(words[2])).toLine();
            case "slow":
                this.slow = opened.addSlowReader();
                return "slow";
            case "woken":
                if (asleep != null) {
                    return asleep.awaitClosed() ? "closed" : "open";
                }
                throw new IllegalArgumentException("No receiver is slow");
            case "close":
                opened.close();
                this.generator = null;
                return "closed";
            default:
                throw new IllegalArgumentException("Unknown command " + words[0]);
        }
    }

    private static FanOutPlan plan(String[] words) {
        return new FanOutPlan(
                URI.create(words[1]),
                Integer.parseInt(words[2]),
                words[3].equals("session"),
                ProcessHandle.of(Long.parseLong(words[4])).orElseThrow());
    }

    private static Duration millis(String text) {
        return Duration.ofMillis(Long.parseLong(text));
    }
}
