package io.jsonrpc.benchmarks.load;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Subscribers of one publisher, as each line of the standard input says.
 *
 * <pre>
 * open ws://127.0.0.1:8080/streams 1000 session
 * turn slow 1000 5000       with two slow subscribers, 1 s before it counts, and 5 s: a line of {@link MarketResult}
 * turn control 1000 5000    without
 * </pre>
 */
public final class MarketCommands {

    private @Nullable MarketGenerator generator;

    private MarketCommands() {}

    public static void main(String[] args) {
        CommandLoop.main(new MarketCommands()::run);
    }

    private String run(String[] words) throws IOException, InterruptedException {
        if (words[0].equals("open")) {
            URI uri = URI.create(words[1]);
            this.generator = MarketGenerator.open(uri, Integer.parseInt(words[2]), words[3].equals("session"));
            return "open";
        }
        MarketGenerator opened = this.generator;
        if (opened == null || !words[0].equals("turn")) {
            throw new IllegalArgumentException("Unknown command " + words[0] + ", or no streams yet");
        }
        Duration settle = Duration.ofMillis(Long.parseLong(words[2]));
        Duration duration = Duration.ofMillis(Long.parseLong(words[3]));
        return opened.turn(words[1].equals("slow"), settle, duration).toLine();
    }
}
