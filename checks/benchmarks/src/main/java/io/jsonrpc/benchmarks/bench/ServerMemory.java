package io.jsonrpc.benchmarks.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a JVM holds.
 *
 * @param heapBytes of all live objects
 */
record ServerMemory(long heapBytes, int threads) {

    private static final Pattern TOTAL = Pattern.compile("Total +\\d+ +(\\d+)");

    private static final Pattern THREAD = Pattern.compile("\".*\" #\\d+.*");

    /** Queries another JVM, which collects its garbage first. */
    static ServerMemory of(ProcessHandle server) throws IOException, InterruptedException {
        long bytes = jcmd(server, "GC.class_histogram").stream()
                .map(TOTAL::matcher)
                .filter(Matcher::matches)
                .mapToLong(total -> Long.parseLong(total.group(1)))
                .findFirst()
                .orElseThrow(() -> new IOException("jcmd printed no total"));
        long threads = jcmd(server, "Thread.print").stream()
                .filter(line -> THREAD.matcher(line).matches())
                .count();
        return new ServerMemory(bytes, (int) threads);
    }

    /** How many objects of a class are alive in another JVM, which collects its garbage first. */
    static long instances(ProcessHandle server, String className) throws IOException, InterruptedException {
        Pattern line = Pattern.compile(" *\\d+: +(\\d+) +\\d+ +" + Pattern.quote(className) + "( .*)?");
        return jcmd(server, "GC.class_histogram").stream()
                .map(line::matcher)
                .filter(Matcher::matches)
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .sum();
    }

    private static List<String> jcmd(ProcessHandle server, String command) throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process process = new ProcessBuilder(jcmd.toString(), Long.toString(server.pid()), command)
                .redirectErrorStream(true)
                .start();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            List<String> answer = lines.lines().toList();
            if (process.waitFor() != 0) {
                throw new IOException("jcmd " + command + ": " + answer);
            }
            return answer;
        }
    }
}
