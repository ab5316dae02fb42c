package io.jsonrpc.core.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.stream.ArgumentWorld.Rule;
import io.jsonrpc.core.stream.ArgumentWorld.Step;
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
 * Walks every order in which a call with a stream as its argument, its stream, its answer and its cancellation can go. In each
 * state no item is missing, and whatever happens next, nothing is left in the end.
 */
@Tag("exhaustive")
class ArgumentExplorerTests {

    private static ArgumentWorld walk(List<Step> steps, @Nullable Rule off) {
        ArgumentWorld world = new ArgumentWorld(2, 1, off);
        steps.forEach(world::take);
        return world;
    }

    /** The first violation that is found, and how to get there; null for none. */
    private static @Nullable String explore(@Nullable Rule off, Set<String> seen) {
        ArrayDeque<List<Step>> frontier = new ArrayDeque<>(List.of(List.of()));
        for (List<Step> path = frontier.poll(); path != null; path = frontier.poll()) {
            for (Step step : walk(path, off).steps()) {
                List<Step> longer = new ArrayList<>(path);
                longer.add(step);
                ArgumentWorld next = walk(longer, off);
                if (!seen.add(next.state())) {
                    continue;
                }
                next.settle();
                if (next.violation() != null) {
                    return next.violation() + " after " + longer;
                }
                frontier.add(longer);
            }
        }
        return null;
    }

    @Test
    void inEveryOrderNothingIsMissingAndNothingIsLeft() {
        Set<String> seen = new HashSet<>();

        assertThat(explore(null, seen)).isNull();
        assertThat(seen).hasSizeGreaterThan(300);
    }

    @ParameterizedTest
    @EnumSource
    void withoutARuleAFaultIsFound(Rule off) {
        assertThat(explore(off, new HashSet<>())).isNotNull();
    }

    @Test
    void manyLongSchedulesHold() {
        for (int seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            ArgumentWorld world = new ArgumentWorld(1 + random.nextInt(8), 1 + random.nextInt(4), null);
            for (List<Step> steps = world.steps();
                    !steps.isEmpty() && world.violation() == null;
                    steps = world.steps()) {
                // Most calls are not given up at once.
                Step step = steps.get(random.nextInt(steps.size()));
                boolean ends = step == Step.GIVES_UP || step == Step.SESSION_ENDS || step == Step.ANSWERS;
                if (!ends || steps.size() == 1 || random.nextInt(16) == 0) {
                    world.take(step);
                }
            }
            world.settle();
            assertThat(world.violation()).as("seed " + seed).isNull();
        }
    }
}
