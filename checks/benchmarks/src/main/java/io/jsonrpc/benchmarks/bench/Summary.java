package io.jsonrpc.benchmarks.bench;

import io.jsonrpc.benchmarks.load.LoadResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * All turns together.
 *
 * @param measurements all attempts at all turns, in their order
 */
record Summary(List<ServerSpec> servers, List<Measurement> measurements, Turns turns) {

    /** Those that were measured. */
    List<Cell> cells() {
        return Cell.ALL.stream()
                .filter(cell -> this.measurements.stream()
                        .anyMatch(measurement -> measurement.cell().equals(cell)))
                .toList();
    }

    /** Empty when this server was not under this load. */
    Optional<Figure> of(ServerSpec server, Cell cell, ToDoubleFunction<LoadResult> what) {
        List<Figure.Value> values = turns(server.name(), cell).values().stream()
                .map(turn -> new Figure.Value(what.applyAsDouble(turn.result()), turn.isClean()))
                .toList();
        return Figure.of(values, this.turns, isUnanswered(server.name(), cell));
    }

    Optional<Figure> perSecond(ServerSpec server, Cell cell) {
        return of(server, cell, LoadResult::perSecond);
    }

    Optional<Figure> serverMicros(ServerSpec server, Cell cell) {
        return of(server, cell, LoadResult::serverMicros);
    }

    /** How many times the answers a second of another, turn by turn; empty when that took no part. */
    Optional<Figure> ratio(ServerSpec server, String other, Cell cell) {
        return ratios(server, other, cell, (own, others) -> own.perSecond() / others.perSecond());
    }

    /** How much the other takes of the processors for each answer, for each unit that this takes, turn by turn. */
    Optional<Figure> serverRatio(ServerSpec server, String other, Cell cell) {
        return ratios(server, other, cell, (own, others) -> others.serverMicros() / own.serverMicros());
    }

    /** Clean are those turns in which both were. */
    private Optional<Figure> ratios(
            ServerSpec server, String other, Cell cell, ToDoubleBiFunction<LoadResult, LoadResult> ratio) {
        Map<Integer, Measurement> others = turns(other, cell);
        List<Figure.Value> ratios = new ArrayList<>();
        turns(server.name(), cell).forEach((turn, own) -> {
            Measurement beside = others.get(turn);
            if (beside != null) {
                double value = ratio.applyAsDouble(own.result(), beside.result());
                if (Double.isFinite(value)) {
                    ratios.add(new Figure.Value(value, own.isClean() && beside.isClean()));
                }
            }
        });
        return Figure.of(ratios, this.turns, isUnanswered(server.name(), cell) || isUnanswered(other, cell));
    }

    /** Of each turn the last attempt, the only one that may be clean. */
    private Map<Integer, Measurement> turns(String server, Cell cell) {
        Map<Integer, Measurement> last = new LinkedHashMap<>();
        attempts(server, cell).forEach(measurement -> last.put(measurement.turn(), measurement));
        return last;
    }

    private boolean isUnanswered(String server, Cell cell) {
        return attempts(server, cell)
                .anyMatch(measurement -> measurement.result().missing() > 0);
    }

    private Stream<Measurement> attempts(String server, Cell cell) {
        return this.measurements.stream()
                .filter(measurement -> measurement.server().name().equals(server)
                        && measurement.cell().equals(cell));
    }

    boolean has(String server) {
        return this.servers.stream().anyMatch(spec -> spec.name().equals(server));
    }

    long wrong(ServerSpec server) {
        return sum(server, LoadResult::wrong);
    }

    long missing(ServerSpec server) {
        return sum(server, LoadResult::missing);
    }

    long closed(ServerSpec server) {
        return sum(server, LoadResult::closed);
    }

    private long sum(ServerSpec server, ToLongFunction<LoadResult> what) {
        return this.measurements.stream()
                .filter(measurement -> measurement.server().equals(server))
                .mapToLong(measurement -> what.applyAsLong(measurement.result()))
                .sum();
    }
}
