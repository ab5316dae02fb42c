package io.jsonrpc.benchmarks.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Measures the servers side by side: all of them run, and each is loaded in its turn, again and again, so that
 * whatever the machine does meanwhile hits all of them alike.
 */
public final class Bench {

    private static final Path LOG = Path.of("checks/benchmarks", "target", "bench.log");

    private final BenchOptions options;

    private final List<ServerSpec> specs;

    private final List<String> generatorOptions;

    private Bench(BenchOptions options) throws IOException, InterruptedException {
        this.options = options;
        if (options.tls()) {
            TlsKey key = TlsKey.make(Path.of("checks/benchmarks", "target", "bench-key.p12"));
            this.specs = forCells(options.choose(ServerSpec.overTls(key)));
            this.generatorOptions = key.trustOptions();
        } else {
            this.specs = forCells(options.chooseWithBase(ServerSpec.all()));
            this.generatorOptions = List.of();
        }
    }

    private List<ServerSpec> forCells(List<ServerSpec> chosen) {
        return this.options.large() ? chosen.stream().map(ServerSpec::forLarge).toList() : chosen;
    }

    /** Runs at the root of the project; see {@link BenchOptions#USAGE}. */
    public static void main(String[] arguments) throws Exception {
        try {
            BenchOptions options = BenchOptions.parse(arguments);
            if (options.idle().isEmpty()) {
                new Bench(options).run();
            } else {
                new IdleBench(options, LOG).run();
            }
        } catch (IllegalArgumentException ex) {
            System.err.println("error: " + ex.getMessage());
            System.exit(2);
        }
    }

    private void run() throws IOException, InterruptedException {
        Files.deleteIfExists(LOG);
        EchoRun echo = new EchoRun(this.options, this.specs, LOG);
        Summary summary = echo.run(
                this.generatorOptions,
                cell -> this.specs.stream()
                        .filter(spec -> spec.takes(cell))
                        .forEach(spec -> System.out.println("  " + Report.line(echo.summary(), spec, cell))));
        System.out.println();
        System.out.println(Report.tables(summary));
        Report.write(summary, this.options);
        System.out.println("report: " + this.options.report().resolve(Report.file(this.options)));
    }
}
