package io.jsonrpc.benchmarks.bench;

import io.jsonrpc.benchmarks.load.LoadResult;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** All passes together. */
record Summary(List<ServerSpec> servers, List<Measurement> measurements) {

    Spread of(ServerSpec server, Cell cell, ToDoubleFunction<LoadResult> what) {
        return Spread.of(results(server, cell).mapToDouble(what));
    }

    Spread perSecond(ServerSpec server, Cell cell) {
        return of(server, cell, LoadResult::perSecond);
    }

    Spread serverMicros(ServerSpec server, Cell cell) {
        return of(server, cell, LoadResult::serverMicros);
    }

    /** Of the medians, to the smallest echo on the same web stack; NaN when that took no part. */
    double ratio(ServerSpec server, Cell cell) {
        return perSecond(server, cell).median() / ofReference(server, cell, LoadResult::perSecond);
    }

    /** How much the smallest echo on the same web stack takes of the processors for each answer, for each unit that this takes. */
    double serverRatio(ServerSpec server, Cell cell) {
        return ofReference(server, cell, LoadResult::serverMicros)
                / serverMicros(server, cell).median();
    }

    private double ofReference(ServerSpec server, Cell cell, ToDoubleFunction<LoadResult> what) {
        return this.servers.stream()
                .filter(spec -> spec.name().equals(server.reference()))
                .mapToDouble(spec -> of(spec, cell, what).median())
                .findFirst()
                .orElse(Double.NaN);
    }

    long wrong(ServerSpec server) {
        return results(server).mapToLong(LoadResult::wrong).sum();
    }

    long missing(ServerSpec server) {
        return results(server).mapToLong(LoadResult::missing).sum();
    }

    long closed(ServerSpec server) {
        return results(server).mapToLong(LoadResult::closed).sum();
    }

    private Stream<LoadResult> results(ServerSpec server, Cell cell) {
        return this.measurements.stream()
                .filter(measurement -> measurement.server().equals(server)
                        && measurement.cell().equals(cell))
                .map(Measurement::result);
    }

    private Stream<LoadResult> results(ServerSpec server) {
        return Cell.ALL.stream().flatMap(cell -> results(server, cell));
    }
}
