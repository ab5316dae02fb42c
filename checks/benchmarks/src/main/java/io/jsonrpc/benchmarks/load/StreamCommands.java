package io.jsonrpc.benchmarks.load;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;

/**
 * Streams of several servers, one after the other, as each line of the standard input says.
 *
 * <pre>
 * load ws://127.0.0.1:8080/streams 100 plain 32 4711 100 1000
 *         100 streams with credit of 32, of the process 4711, for 0.1 s before it counts, and 1 s: a line of {@link StreamResult}
 * pace ws://127.0.0.1:8080/streams session 20 10000
 *         one stream that is asked for 20 items a second, for 10 s: a line of {@link PaceResult}
 * </pre>
 */
public final class StreamCommands {

    private StreamCommands() {}

    public static void main(String[] args) {
        CommandLoop.main(StreamCommands::run);
    }

    private static String run(String[] words) throws IOException, InterruptedException {
        URI uri = URI.create(words[1]);
        return switch (words[0]) {
            case "load" -> {
                ProcessHandle server =
                        ProcessHandle.of(Long.parseLong(words[5])).orElseThrow();
                StreamPlan plan = new StreamPlan(
                        uri, Integer.parseInt(words[2]), isSession(words[3]), Integer.parseInt(words[4]), server);
                yield StreamGenerator.load(plan, millis(words[6]), millis(words[7]))
                        .toLine();
            }
            case "pace" ->
                StreamGenerator.pace(uri, isSession(words[2]), Integer.parseInt(words[3]), millis(words[4]))
                        .toLine();
            default -> throw new IllegalArgumentException("Unknown command " + words[0]);
        };
    }

    private static boolean isSession(String mode) {
        return mode.equals("session");
    }

    private static Duration millis(String text) {
        return Duration.ofMillis(Long.parseLong(text));
    }
}
