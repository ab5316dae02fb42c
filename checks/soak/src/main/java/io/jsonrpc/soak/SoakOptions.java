package io.jsonrpc.soak;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is to be soaked, and for how long.
 *
 * @param duration with sessions that talk
 * @param server what the server runs on
 * @param javaSessions sessions of Java clients
 * @param jsSessions sessions of JavaScript clients
 * @param channels of each of these sessions; each talks as a session does
 * @param breakEvery from one break to the next
 * @param storm sessions of the storm at the end; 0 for none
 * @param seed of the breaks
 * @param report where the report goes, beside standard output
 */
record SoakOptions(
        Duration duration,
        WebServer server,
        int javaSessions,
        int jsSessions,
        int channels,
        Duration breakEvery,
        int storm,
        long seed,
        @Nullable Path report) {

    static final String USAGE =
            "usage: ./soak [10m] [--server=tomcat|jetty|reactor-netty|all] [--sessions=1000] [--channels=8]"
                    + " [--break-every=100ms] [--storm=10000] [--seed=number] [--report=file]";

    private static final int CONVERSATIONS_PER_SECOND = 1000;

    private static final String ALL = "--server=all";

    private static final Duration SHORTEST_FOR_MEMORY = Duration.ofMinutes(1);

    private static final Pattern DURATION = Pattern.compile("(\\d{1,6})(ms|s|m|h)");

    /** The same; {@code --server=all} is one soak of each server, one after the other. */
    static List<SoakOptions> parseAll(String... arguments) {
        if (!List.of(arguments).contains(ALL)) {
            return List.of(parse(arguments));
        }
        return Arrays.stream(WebServer.values())
                .map(server -> parse(Arrays.stream(arguments)
                        .map(argument -> argument.equals(ALL) ? "--server=" + server.label() : argument)
                        .toArray(String[]::new)))
                .toList();
    }

    /** Throws {@link IllegalArgumentException} for what it does not know. Half of the sessions are JavaScript's. */
    static SoakOptions parse(String... arguments) {
        Duration duration = Duration.ofMinutes(10);
        WebServer server = WebServer.TOMCAT;
        int sessions = 1000;
        int channels = 0;
        Duration breakEvery = Duration.ofMillis(100);
        int storm = 2000;
        long seed = new Random().nextInt(Integer.MAX_VALUE);
        Path report = null;
        for (String argument : arguments) {
            String value = argument.substring(argument.indexOf('=') + 1);
            if (argument.startsWith("--server=")) {
                server = WebServer.of(value);
            } else if (argument.startsWith("--sessions=")) {
                sessions = Integer.parseInt(value);
            } else if (argument.startsWith("--channels=")) {
                channels = Integer.parseInt(value);
            } else if (argument.startsWith("--break-every=")) {
                breakEvery = duration(value);
            } else if (argument.startsWith("--storm=")) {
                storm = Integer.parseInt(value);
            } else if (argument.startsWith("--seed=")) {
                seed = Long.parseLong(value);
            } else if (argument.startsWith("--report=")) {
                report = Path.of(value);
            } else {
                duration = duration(argument);
            }
        }
        return new SoakOptions(
                duration, server, sessions - sessions / 2, sessions / 2, channels, breakEvery, storm, seed, report);
    }

    private static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("Neither an option nor a duration such as 10m: " + text + "; " + USAGE);
        }
        long count = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            default -> Duration.ofHours(count);
        };
    }

    /** A shorter soak says nothing about heaps and threads. */
    boolean isLongEnoughForMemory() {
        return this.duration.compareTo(SHORTEST_FOR_MEMORY) >= 0;
    }

    /** In which each session and channel says something once: so many of them in a second are what two cores have time for. */
    int secondsOfARound() {
        return Math.max(1, sessions() * (1 + this.channels) / CONVERSATIONS_PER_SECOND);
    }

    int sessions() {
        return this.javaSessions + this.jsSessions;
    }
}
