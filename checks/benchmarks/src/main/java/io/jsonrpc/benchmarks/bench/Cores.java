package io.jsonrpc.benchmarks.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Who runs where, and what else the machine does. Both only on Linux; elsewhere nothing is pinned and nothing known. */
final class Cores {

    private static final Path STAT = Path.of("/proc/stat");

    private static final Path OWN_STAT = Path.of("/proc/self/stat");

    private static final double TICKS_PER_SECOND = 100;

    /** The server's half is the first, the generator's the second. */
    private static final int HALF = Runtime.getRuntime().availableProcessors() / 2;

    private Cores() {}

    private static boolean canPin() {
        return HALF > 0
                && System.getProperty("os.name").toLowerCase(Locale.ROOT).equals("linux")
                && Files.isExecutable(Path.of("/usr/bin/taskset"));
    }

    /** Moves all threads of a server that is warm to the first half of the cores. */
    static void pinServer(ProcessHandle server) throws IOException, InterruptedException {
        if (canPin()) {
            String pid = Long.toString(server.pid());
            int status = new ProcessBuilder("taskset", "-acp", "0-" + (HALF - 1), pid)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IOException("taskset could not pin the server: " + status);
            }
        }
    }

    /** A command that runs on the second half of the cores. */
    static List<String> onSecondHalf(List<String> command) {
        List<String> whole = new ArrayList<>();
        if (canPin()) {
            whole.addAll(List.of("taskset", "-c", HALF + "-" + (2 * HALF - 1)));
        }
        whole.addAll(command);
        return whole;
    }

    /** Seconds that all cores together were busy since the machine started; 0 where that is not known. */
    static double busySeconds() throws IOException {
        if (!Files.isReadable(STAT)) {
            return 0;
        }
        return busySeconds(Files.readAllLines(STAT).get(0));
    }

    /** The same as the first line of {@code /proc/stat} has it. */
    static double busySeconds(String cpu) {
        String[] fields = cpu.trim().split(" +");
        // user, nice, system, steal. Interrupts are those of the network that is measured, and no process has them on
        // its bill.
        return seconds(fields, 1, 2, 3, 8);
    }

    /** Seconds that a process was busy. */
    static double busySeconds(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
    }

    /** Seconds that the compiler of a JVM was busy; 0 where that is not known. */
    static double compilerSeconds(ProcessHandle jvm) throws IOException {
        Path threads = Path.of("/proc", Long.toString(jvm.pid()), "task");
        double sum = 0;
        if (Files.isDirectory(threads)) {
            try (DirectoryStream<Path> all = Files.newDirectoryStream(threads)) {
                for (Path thread : all) {
                    sum += compilerSeconds(thread.resolve("stat"));
                }
            }
        }
        return sum;
    }

    private static double compilerSeconds(Path thread) {
        try {
            return compilerSeconds(Files.readString(thread));
        } catch (IOException ended) {
            return 0;
        }
    }

    /** Seconds that a thread was busy, as its {@code stat} has it; 0 for one that is not of the compiler. */
    static double compilerSeconds(String stat) {
        return stat.contains(" CompilerThre") ? seconds(fields(stat), 11, 12) : 0;
    }

    /** Seconds that this process was busy, and those of its children that have ended; 0 where that is not known. */
    static double ownBusySeconds() throws IOException {
        if (!Files.isReadable(OWN_STAT)) {
            return 0;
        }
        return ownBusySeconds(Files.readString(OWN_STAT));
    }

    /** The same as {@code /proc/self/stat} has it. */
    static double ownBusySeconds(String text) {
        return seconds(fields(text), 11, 12, 13, 14);
    }

    /** Those behind the name of the program or thread, which may hold anything. */
    private static String[] fields(String stat) {
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    }

    private static double seconds(String[] ticks, int... fields) {
        double sum = 0;
        for (int field : fields) {
            sum += Double.parseDouble(ticks[field]);
        }
        return sum / TICKS_PER_SECOND;
    }
}
