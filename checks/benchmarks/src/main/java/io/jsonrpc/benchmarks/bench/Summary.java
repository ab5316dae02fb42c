package io.jsonrpc.benchmarks.bench;

import io.jsonrpc.benchmarks.load.LoadResult;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** All turns together. */
record Summary(List<ServerSpec> servers, List<Measurement> measurements) {

    Spread of(ServerSpec server, Cell cell, ToDoubleFunction<LoadResult> what) {
        return Spread.ofMany(results(server, cell).mapToDouble(what));
    }

    Spread perSecond(ServerSpec server, Cell cell) {
        return of(server, cell, LoadResult::perSecond);
    }

    Spread serverMicros(ServerSpec server, Cell cell) {
        return of(server, cell, LoadResult::serverMicros);
    }

    /** How many times the answers a second of another, turn by turn; empty when that took no part. */
    Optional<Spread> ratio(ServerSpec server, String other, Cell cell) {
        return ratios(server, other, cell, (own, others) -> own.perSecond() / others.perSecond());
    }

    /** How much the other takes of the processors for each answer, for each unit that this takes, turn by turn. */
    Optional<Spread> serverRatio(ServerSpec server, String other, Cell cell) {
        return ratios(server, other, cell, (own, others) -> others.serverMicros() / own.serverMicros());
    }

    private Optional<Spread> ratios(
            ServerSpec server, String other, Cell cell, ToDoubleBiFunction<LoadResult, LoadResult> ratio) {
        Map<Integer, LoadResult> others = this.measurements.stream()
                .filter(measurement -> measurement.server().name().equals(other)
                        && measurement.cell().equals(cell))
                .collect(Collectors.toMap(Measurement::turn, Measurement::result));
        double[] ratios = this.measurements.stream()
                .filter(measurement -> measurement.isOf(server, cell) && others.containsKey(measurement.turn()))
                .mapToDouble(measurement -> ratio.applyAsDouble(
                        measurement.result(), Objects.requireNonNull(others.get(measurement.turn()))))
                .filter(Double::isFinite)
                .toArray();
        return ratios.length == 0 ? Optional.empty() : Optional.of(Spread.ofMany(DoubleStream.of(ratios)));
    }

    boolean has(String server) {
        return this.servers.stream().anyMatch(spec -> spec.name().equals(server));
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
                .filter(measurement -> measurement.isOf(server, cell))
                .map(Measurement::result);
    }

    private Stream<LoadResult> results(ServerSpec server) {
        return Cell.ALL.stream().flatMap(cell -> results(server, cell));
    }
}
