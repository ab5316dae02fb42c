package io.jsonrpc.benchmarks.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What to measure, and how long.
 *
 * @param quick whether its numbers need not be significant
 * @param passes how often each server has its turn
 * @param serverWarmUp seconds of load on a fresh server before anything counts, on all cores
 * @param warmUp seconds before each load counts
 * @param duration seconds that each load counts
 * @param turnMillis how long a turn of the echo is
 * @param large whether the echo has loads of 64 KB, too
 * @param idle how many sessions do nothing, one number after the other; when not empty nothing else is measured
 * @param minutes how long streams are looked at with slow subscribers; when not 0 nothing else is measured
 * @param tls whether all goes over TLS
 * @param servers names of those that take part; all when empty
 * @param base another checkout, whose servers of the same names take part; none when null
 * @param report the folder for the report
 */
record BenchOptions(
        boolean quick,
        int passes,
        int serverWarmUp,
        int warmUp,
        int duration,
        int turnMillis,
        boolean large,
        List<Integer> idle,
        int minutes,
        boolean tls,
        List<String> servers,
        @Nullable Path base,
        Path report) {

    static final String USAGE =
            "usage: ./bench [fan-out | streams | channels | connect | clients | http | wsload] [--quick] [--passes=5] [--turn=1000]"
                    + " [--idle=1000,10000 | --minutes=10 | --tls] [--large] [--servers=spring-tomcat,ours-typed,…] [--base=checkout] [--report=folder]";

    /** Throws {@link IllegalArgumentException} for what it does not know. */
    static BenchOptions parse(String... arguments) {
        boolean quick = List.of(arguments).contains("--quick");
        boolean tls = List.of(arguments).contains("--tls");
        boolean large = List.of(arguments).contains("--large");
        int passes = quick ? 2 : 5;
        int turnMillis = 1000;
        List<Integer> idle = List.of();
        int minutes = 0;
        List<String> servers = List.of();
        Path base = null;
        Path report = null;
        for (String argument : arguments) {
            String value = argument.substring(argument.indexOf('=') + 1);
            if (argument.startsWith("--passes=")) {
                passes = Integer.parseInt(value);
            } else if (argument.startsWith("--turn=")) {
                turnMillis = Integer.parseInt(value);
            } else if (argument.startsWith("--idle=")) {
                idle = Stream.of(value.split(",")).map(Integer::valueOf).toList();
            } else if (argument.startsWith("--minutes=")) {
                minutes = Integer.parseInt(value);
            } else if (argument.startsWith("--servers=")) {
                servers = List.of(value.split(","));
            } else if (argument.startsWith("--base=")) {
                base = Path.of(value);
            } else if (argument.startsWith("--report=")) {
                report = Path.of(value);
            } else if (!List.of("--quick", "--tls", "--large").contains(argument)) {
                throw new IllegalArgumentException("Unknown argument " + argument + "; " + USAGE);
            }
        }
        if (tls && !idle.isEmpty()) {
            throw new IllegalArgumentException("Either --idle or --tls; " + USAGE);
        }
        Path folder = report;
        if (folder == null) {
            // A quick run says little, so it does not overwrite the report in the docs.
            folder = Path.of(quick ? "checks/benchmarks/target/report" : "docs/performance");
        }
        return new BenchOptions(
                quick,
                passes,
                quick ? 2 : 20,
                quick ? 1 : 2,
                quick ? 1 : 5,
                turnMillis,
                large,
                idle,
                minutes,
                tls,
                servers,
                base,
                folder);
    }

    /** The same where there is no choice of messages: nothing goes over TLS, and none are large. */
    static BenchOptions parseWithoutTls(String... arguments) {
        BenchOptions options = parse(arguments);
        if (options.tls() || options.large()) {
            throw new IllegalArgumentException("--tls and --large are for the echo only: ./bench --tls");
        }
        return options;
    }

    /** How long a load of the echo is on before it counts: nothing has warmed the servers up for large messages. */
    int warmUpMillis(Cell cell) {
        return 1000 * this.warmUp * (cell.isLarge() ? 3 : 1);
    }

    /** What the echo is loaded with. */
    List<Cell> cells() {
        return this.large ? Cell.ALL : Cell.USUAL;
    }

    /** The chosen servers, behind them those of the base. */
    List<ServerSpec> chooseWithBase(List<ServerSpec> all) throws IOException {
        List<ServerSpec> chosen = new ArrayList<>(choose(all));
        if (this.base != null) {
            List<String> names = chosen.stream().map(ServerSpec::base).toList();
            ServerSpec.ofBase(this.base).stream()
                    .filter(spec -> names.contains(spec.name()))
                    .forEach(chosen::add);
        }
        return chosen;
    }

    /** Those that take part, in their order, always with those that the others are measured by. */
    List<ServerSpec> choose(List<ServerSpec> all) {
        List<String> known = all.stream().map(ServerSpec::name).toList();
        for (String name : this.servers) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException("No server " + name + "; known are " + known);
            }
        }
        Set<String> references = all.stream()
                .filter(spec -> this.servers.contains(spec.name()))
                .map(ServerSpec::reference)
                .collect(Collectors.toSet());
        return all.stream()
                .filter(spec -> this.servers.isEmpty()
                        || spec.isReference()
                        || references.contains(spec.name())
                        || this.servers.contains(spec.name()))
                .toList();
    }
}
