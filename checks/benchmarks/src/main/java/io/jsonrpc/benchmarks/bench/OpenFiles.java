package io.jsonrpc.benchmarks.bench;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;

/** How many sockets a process may open. */
final class OpenFiles {

    /** Files that are no sockets. */
    private static final int OTHERS = 500;

    private OpenFiles() {}

    /** These numbers of sockets, ascending, as far as the files go that a process may open; says so when they do not. */
    static List<Integer> within(List<Integer> sockets) {
        List<Integer> levels = sockets.stream().sorted().toList();
        long room = limit() - OTHERS;
        if (levels.get(levels.size() - 1) > room) {
            System.out.printf("ulimit -n leaves room for %d sockets only%n", room);
            return levels.stream()
                    .map(level -> (int) Math.min(level, room))
                    .distinct()
                    .toList();
        }
        return levels;
    }

    /**
     * Returns if a process may open so many sockets.
     *
     * @throws IllegalArgumentException if it may not; says how that is changed
     */
    static void require(int sockets) {
        require(sockets, limit());
    }

    static void require(int sockets, long limit) {
        int files = sockets + OTHERS;
        if (files > limit) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%,d sockets need %,d open files, and a process may have %,d: as root ulimit -n %d before ./bench,"
                            + " or nofile in /etc/security/limits.conf",
                    sockets,
                    files,
                    limit,
                    files));
        }
    }

    /** A JVM has raised it as far as its user may. */
    private static long limit() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? system.getMaxFileDescriptorCount()
                : Long.MAX_VALUE;
    }
}
