package io.jsonrpc.benchmarks.bench;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;

/** How many sockets a process may open. */
final class OpenFiles {

    /** Files that are no sockets. */
    private static final int OTHERS = 500;

    private OpenFiles() {}

    /** These numbers of sockets, ascending, as far as the files go that a process may open; says so when they do not. */
    static List<Integer> within(List<Integer> sockets) {
        List<Integer> levels = sockets.stream().sorted().toList();
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            long room = system.getMaxFileDescriptorCount() - OTHERS;
            if (levels.get(levels.size() - 1) > room) {
                System.out.printf("ulimit -n leaves room for %d sockets only%n", room);
                return levels.stream()
                        .map(level -> (int) Math.min(level, room))
                        .distinct()
                        .toList();
            }
        }
        return levels;
    }
}
