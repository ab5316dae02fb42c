package io.jsonrpc.benchmarks.bench;

import io.jsonrpc.benchmarks.load.CallerResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Has the clients call our server on Tomcat in turn, pass after pass: {@code ./bench clients}. */
public final class CallerBench {

    static final List<Cell> CELLS = List.of(new Cell(1, 1), new Cell(1, 16), new Cell(50, 1));

    private static final Path LOG = Path.of("checks/benchmarks", "target", "clients.log");

    private final BenchOptions options;

    private final List<CallerMeasurement> measurements = new ArrayList<>();

    private CallerBench(BenchOptions options) {
        this.options = options;
    }

    /** Runs at the root of the project; see {@link BenchOptions#USAGE}. */
    public static void main(String[] arguments) throws Exception {
        try {
            new CallerBench(BenchOptions.parseWithoutTls(arguments)).run();
        } catch (IllegalArgumentException ex) {
            System.err.println("error: " + ex.getMessage());
            System.exit(2);
        }
    }

    private void run() throws IOException, InterruptedException {
        Files.deleteIfExists(LOG);
        List<CallerSpec> callers = new ArrayList<>(CallerSpec.all());
        if (this.options.base() != null) {
            callers.addAll(CallerSpec.ofBase(this.options.base()));
        }
        ServerSpec spec = ServerSpec.typed().stream()
                .filter(ServerSpec::isOurs)
                .findFirst()
                .orElseThrow();
        try (RunningServer server = RunningServer.start(spec, LOG)) {
            warmUp(spec, server);
            Cores.pinServer(server.handle());
            for (int pass = 1; pass <= this.options.passes(); pass++) {
                for (CallerSpec caller : callers) {
                    System.out.printf("pass %d of %d: %s%n", pass, this.options.passes(), caller.title());
                    for (Cell cell : CELLS) {
                        measure(caller, server, cell);
                    }
                }
            }
        }
        CallerReport report = new CallerReport(callers, this.measurements);
        System.out.println();
        System.out.println(report.tables());
        report.write(this.options);
        System.out.println("report: " + this.options.report().resolve(CallerReport.FILE));
    }

    private void warmUp(ServerSpec spec, RunningServer server) throws IOException, InterruptedException {
        try (LoadProcess generator = LoadProcess.start(List.of(), LOG)) {
            generator.open(spec, server, new Cell(50, 16));
            generator.load(spec, 0, 1000 * this.options.serverWarmUp());
            generator.close(spec);
        }
    }

    private void measure(CallerSpec caller, RunningServer server, Cell cell) throws IOException, InterruptedException {
        Quietness quietness = Quietness.begin();
        List<String> command = caller.command(
                server.uri(),
                cell.connections(),
                cell.inFlight(),
                caller.warmUps() * this.options.warmUp(),
                this.options.duration());
        CallerResult result = CallerResult.parse(GeneratorProcess.run(Cores.onSecondHalf(command), LOG));
        CallerMeasurement measurement = new CallerMeasurement(caller, cell, result, quietness.others());
        this.measurements.add(measurement);
        System.out.printf(
                Locale.ROOT,
                "  %-8s %8.0f/s  client %.1f µs for a call; others %.0f%%%s%n",
                cell,
                result.perSecond(),
                result.micros(),
                100 * measurement.others(),
                result.isFlawless() ? "" : "  " + result.toLine());
    }
}
