package io.jsonrpc.benchmarks.load;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * One process that loads many servers, in turn, as each line of its standard input says, so that its own state is the
 * same for all:
 *
 * <pre>
 * open ours ws://127.0.0.1:8080/echo 50 16 64 plain 4711  50 sockets, 16 calls of 64 bytes in flight on each, the server's process
 * load ours 100 1000                                      for 0.1 s before it counts, and 1 s: a line of {@link LoadResult}
 * close ours
 * </pre>
 *
 * <p>With {@code session} in the place of {@code plain} each socket opens a session that loses nothing first, and with
 * {@code channels-8} eight channels in it. What cannot be done ends the process.
 */
public final class LoadCommands {

    private static final String CHANNELS = "channels-";

    private final Map<String, LoadGenerator> open = new HashMap<>();

    private LoadCommands() {}

    public static void main(String[] args) {
        CommandLoop.main(new LoadCommands()::run);
    }

    private String run(String[] words) throws IOException, InterruptedException {
        String name = words[1];
        return switch (words[0]) {
            case "open" -> {
                this.open.put(name, LoadGenerator.open(plan(words)));
                yield "open";
            }
            case "load" -> known(name).load(millis(words[2]), millis(words[3])).toLine();
            case "close" -> {
                known(name).close();
                this.open.remove(name);
                yield "closed";
            }
            default -> throw new IllegalArgumentException("Unknown command " + words[0]);
        };
    }

    private LoadGenerator known(String name) {
        LoadGenerator generator = this.open.get(name);
        if (generator == null) {
            throw new IllegalArgumentException("No sockets to " + name);
        }
        return generator;
    }

    private static LoadPlan plan(String[] words) {
        String mode = words[6];
        LoadPlan plan = new LoadPlan(
                URI.create(words[2]),
                Integer.parseInt(words[3]),
                Integer.parseInt(words[4]),
                Integer.parseInt(words[5]),
                LoadPlan.DEFAULT_GRACE,
                mode.equals("session"),
                ProcessHandle.of(Long.parseLong(words[7])).orElseThrow());
        return mode.startsWith(CHANNELS) ? plan.onChannels(Integer.parseInt(mode.substring(CHANNELS.length()))) : plan;
    }

    private static Duration millis(String text) {
        return Duration.ofMillis(Long.parseLong(text));
    }
}
