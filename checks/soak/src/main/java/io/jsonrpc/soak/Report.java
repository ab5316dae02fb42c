package io.jsonrpc.soak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a soak went.
 *
 * @param took from the first to the last message
 * @param breaks connections broken one by one
 * @param storms how long it took until all sessions were back, each time that all connections were cut at once
 * @param storm with other sessions; null for none
 * @param looks the last one at every process, that of the server first, before the sessions ended
 * @param memories of every process: after the warm-up, at the end with all sessions, and without any
 * @param kept what each process kept when all was over
 * @param violations empty when all is well
 */
record Report(
        SoakOptions options,
        Duration took,
        long breaks,
        List<Duration> storms,
        @Nullable Storm storm,
        Map<String, Look> looks,
        Map<String, List<Memory>> memories,
        Map<String, Map<String, Long>> kept,
        List<String> violations) {

    private static final double MEGABYTE = 1024 * 1024;

    /** This one and what came of a storm. */
    Report with(Storm newStorm) {
        return with(newStorm, newStorm.violations());
    }

    /** This one, after which there was no storm for this reason. */
    Report withoutStorm(String reason) {
        return with(null, List.of("no storm: " + reason));
    }

    private Report with(@Nullable Storm newStorm, List<String> more) {
        List<String> all = new ArrayList<>(this.violations);
        all.addAll(more);
        return new Report(
                this.options, this.took, this.breaks, this.storms, newStorm, this.looks, this.memories, this.kept, all);
    }

    String markdown() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                "%s, %d sessions of Java clients and %d of JavaScript clients, each with %d channels, %d s, seed %d, on %d processors, Java %s.%n%n",
                this.options.server().label(),
                this.options.javaSessions(),
                this.options.jsSessions(),
                this.options.channels(),
                this.took.toSeconds(),
                this.options.seed(),
                Runtime.getRuntime().availableProcessors(),
                Runtime.version().feature()));
        text.append(String.format("**%s**%n%n", verdict()));
        this.violations.forEach(violation -> text.append("- ").append(violation).append('\n'));
        text.append(this.violations.isEmpty() ? "" : "\n");
        text.append("| process | said | heard | asked | answered | events |\n|---|--:|--:|--:|--:|---|\n");
        this.looks.forEach((process, look) -> text.append(row(process, look)));
        text.append(String.format("%n%d connections broken one by one.", this.breaks));
        this.storms.forEach(storm -> text.append(
                String.format(" All cut at once: every session was back after %.1f s.", storm.toMillis() / 1000.0)));
        text.append(unheardResumes());
        text.append(this.storm == null ? "" : "\n\n" + this.storm.text());
        text.append(
                "\n\n| process | heap after warm-up | heap at the end | growth | heap without sessions | threads, each time |\n"
                        + "|---|--:|--:|--:|--:|---|\n");
        this.memories.forEach((process, memories) -> text.append(row(process, memories)));
        text.append("\n| process | kept when all was over |\n|---|---|\n");
        this.kept.forEach(
                (process, counts) -> text.append(String.format("| %s | %s |%n", process, list(new TreeMap<>(counts)))));
        return text.toString();
    }

    private String unheardResumes() {
        List<Look> clients = new ArrayList<>(this.looks.values());
        long unheard = Judge.unheardResumes(clients.remove(0), clients);
        return unheard <= 0
                ? ""
                : String.format(
                        "%n%nThe server resumed %d times for clients that did not hear of it, since the answer was lost, and that"
                                + " asked again.",
                        unheard);
    }

    private String verdict() {
        return this.violations.isEmpty()
                ? "Nothing was lost, nothing came twice, nothing is left."
                : this.violations.size() + " violations.";
    }

    private static String row(String process, Look look) {
        long said = 0;
        long heard = 0;
        long asked = 0;
        long answered = 0;
        for (Tally tally : look.tallies().values()) {
            said += tally.said();
            heard += tally.heard();
            asked += tally.asked();
            answered += tally.answered();
        }
        return String.format(
                "| %s | %,d | %,d | %,d | %,d | %s |%n", process, said, heard, asked, answered, list(look.events()));
    }

    private static String list(Map<String, Long> counts) {
        return counts.entrySet().stream()
                .map(event -> event.getKey() + " " + event.getValue())
                .collect(Collectors.joining(", "));
    }

    private static String row(String process, List<Memory> memories) {
        return String.format(
                "| %s | %.1f MB | %.1f MB | %+.1f%% | %.1f MB | %s |%n",
                process,
                memories.get(0).heapBytes() / MEGABYTE,
                memories.get(1).heapBytes() / MEGABYTE,
                Judge.growth(memories.get(0), memories.get(1)),
                memories.get(2).heapBytes() / MEGABYTE,
                memories.get(0).threads() == 0
                        ? "not counted"
                        : memories.get(0).threads() + ", " + memories.get(1).threads() + ", "
                                + memories.get(2).threads());
    }
}
