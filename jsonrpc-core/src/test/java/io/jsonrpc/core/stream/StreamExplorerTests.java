package io.jsonrpc.core.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.annotation.Delivery;
import io.jsonrpc.core.stream.StreamWorld.Bounds;
import io.jsonrpc.core.stream.StreamWorld.Rule;
import io.jsonrpc.core.stream.StreamWorld.Step;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Walks every order in which both ends of streams, their applications and the wire can act, through the real classes. In
 * each state no item is missing without a word, no end is accused, and whatever happens next, nothing is left in the end.
 */
@Tag("exhaustive")
class StreamExplorerTests {

    /** Every race of opening, cancelling, crediting and ending one stream. */
    private static final Bounds PLAIN = new Bounds(1, 2, Delivery.ALL, 1, -1, 8, true, 0, 0, false, false, false);

    private static final Bounds AGREED = new Bounds(1, 3, Delivery.ALL, 1, 1, 8, true, 0, 0, true, false, false);

    /** Nothing flows before the first limit. */
    private static final Bounds ARGUMENT = new Bounds(1, 2, Delivery.ALL, 1, 0, 8, true, 0, 0, false, false, false);

    /** A socket that loses what is on the way. */
    private static final Bounds BROKEN = new Bounds(1, 2, Delivery.LATEST, 1, -1, 8, true, 1, 0, false, false, false);

    /** A socket that loses a whole window that it had taken. */
    private static final Bounds BUFFERED = new Bounds(1, 5, Delivery.ALL, 3, 3, 8, false, 1, 0, false, false, true);

    private static final Bounds BUFFERED_LATEST =
            new Bounds(1, 2, Delivery.LATEST, 1, -1, 8, false, 1, 0, false, false, true);

    /** A source that ends only if it is cancelled. */
    private static final Bounds ENDLESS = new Bounds(1, 1, Delivery.LATEST, 2, -1, 8, true, 1, 0, false, true, false);

    private static final Bounds FULL = new Bounds(1, 2, Delivery.ALL, 2, 2, 8, false, 0, 2, false, false, false);

    /** Two streams that have one place together. */
    private static final Bounds TWO = new Bounds(2, 1, Delivery.ALL, 1, 1, 1, false, 0, 0, false, false, false);

    private static final List<Bounds> ALL =
            List.of(PLAIN, AGREED, ARGUMENT, BROKEN, BUFFERED, BUFFERED_LATEST, ENDLESS, FULL, TWO);

    private record Path(List<Step> steps) {

        StreamWorld walk(Bounds bounds, @Nullable Rule off) {
            StreamWorld world = new StreamWorld(bounds, off);
            this.steps.forEach(world::take);
            return world;
        }

        Path and(Step step) {
            List<Step> longer = new ArrayList<>(this.steps);
            longer.add(step);
            return new Path(longer);
        }
    }

    /** The first violation that is found, and how to get there; null for none. */
    private static @Nullable String explore(Bounds bounds, @Nullable Rule off, Set<String> seen) {
        ArrayDeque<Path> frontier = new ArrayDeque<>();
        frontier.add(new Path(List.of()));
        for (Path path = frontier.poll(); path != null; path = frontier.poll()) {
            for (Step step : path.walk(bounds, off).steps()) {
                Path longer = path.and(step);
                StreamWorld next = longer.walk(bounds, off);
                if (!seen.add(next.state())) {
                    continue;
                }
                next.settle();
                if (next.violation() != null) {
                    return next.violation() + " after " + longer.steps();
                }
                frontier.add(longer);
            }
        }
        return null;
    }

    @Test
    void inEveryOrderNothingIsLostWithoutAWordAndNothingIsLeft() {
        int states = 0;
        for (Bounds bounds : ALL) {
            Set<String> seen = new HashSet<>();
            assertThat(explore(bounds, null, seen)).as(bounds.toString()).isNull();
            states += seen.size();
        }
        assertThat(states).isGreaterThan(20_000);
    }

    @ParameterizedTest
    @EnumSource
    void withoutARuleAFaultIsFound(Rule off) {
        assertThat(explore(boundsThatNeed(off), off, new HashSet<>())).isNotNull();
    }

    private static Bounds boundsThatNeed(Rule rule) {
        return switch (rule) {
            case ANSWER_FIRST, REGISTERS_AT_ONCE, CANCELS_SOURCE -> PLAIN;
            case CREDIT, HANDLED, ENDS_BOTH -> AGREED;
            case TOMBSTONES, EARLY_LIMITS -> ARGUMENT;
            case ORPHANS -> ENDLESS;
            case LOSS_TOLD, ASKS_AGAIN, CANCELS_AGAIN, UNKNOWN_ENDS -> BROKEN;
            case COUNTS_RECEIVED -> BUFFERED;
            case POSTPONES -> FULL;
            case TURNS -> TWO;
        };
    }

    @Test
    void tenThousandLongSchedulesHold() {
        for (int seed = 0; seed < 10_000; seed++) {
            Random random = new Random(seed);
            Delivery delivery =
                    List.of(Delivery.ALL, Delivery.LATEST, Delivery.DROP_OLDEST).get(random.nextInt(3));
            int credit = 1 + random.nextInt(3);
            // A session whose ends agree on something loses nothing.
            boolean agreed = random.nextBoolean();
            Bounds bounds = new Bounds(
                    3,
                    6,
                    delivery,
                    credit,
                    agreed ? credit : -1,
                    1 + random.nextInt(3),
                    random.nextInt(4) == 0,
                    agreed ? 0 : random.nextInt(3),
                    random.nextInt(3),
                    random.nextInt(8) == 0,
                    false,
                    random.nextBoolean());
            StreamWorld world = new StreamWorld(bounds, null);
            for (List<Step> steps = world.steps();
                    !steps.isEmpty() && world.violation() == null;
                    steps = world.steps()) {
                world.take(steps.get(random.nextInt(steps.size())));
            }
            world.settle();
            assertThat(world.violation()).as("seed " + seed + ", " + bounds).isNull();
        }
    }
}
