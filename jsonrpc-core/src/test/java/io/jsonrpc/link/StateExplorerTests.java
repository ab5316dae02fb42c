package io.jsonrpc.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.link.World.Bounds;
import io.jsonrpc.link.World.Step;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Walks every order in which writes, reads, losses and reconnects can happen, through the real classes. In each state
 * nothing was handled twice, out of order or not at all, no honest end was accused, and the client gets on.
 */
class StateExplorerTests {

    private static final int ENOUGH = 100_000;

    /** Two sockets with a message more, three with fewer, and sessions whose window ends. */
    @SuppressWarnings("unused") // by name, in @FieldSource
    private static final List<Bounds> BOUNDS = List.of(
            new Bounds(1, 1, 3, 1, 0, false),
            new Bounds(2, 1, 2, 1, 1, false),
            new Bounds(1, 2, 2, 1, 1, false),
            new Bounds(1, 1, 2, 2, 1, true));

    private record Path(@Nullable Path before, Step step) {

        static String describe(@Nullable Path end) {
            List<String> steps = new ArrayList<>();
            for (Path at = end; at != null; at = at.before()) {
                steps.add(at.step().toString());
            }
            Collections.reverse(steps);
            return String.join(", ", steps);
        }
    }

    private record Visit(World world, @Nullable Path path) {}

    private record Result(int states, @Nullable String violation) {}

    private static Result explore(Bounds bounds, Rules rules) {
        Set<Long> seen = new HashSet<>();
        ArrayDeque<Visit> frontier = new ArrayDeque<>();
        World start = new World(bounds, rules);
        seen.add(start.fingerprint());
        frontier.add(new Visit(start, null));
        for (Visit visit = frontier.poll(); visit != null; visit = frontier.poll()) {
            for (Step step : visit.world().steps()) {
                World next = visit.world().copy();
                next.take(step);
                if (!seen.add(next.fingerprint())) {
                    continue;
                }
                Path path = new Path(visit.path(), step);
                if (next.violation() != null || !next.recovers()) {
                    return new Result(seen.size(), next.violation() + " after " + Path.describe(path));
                }
                frontier.add(new Visit(next, path));
            }
        }
        return new Result(seen.size(), null);
    }

    @ParameterizedTest
    @FieldSource("BOUNDS")
    void nothingIsLostDoubledReorderedOrLockedOut(Bounds bounds) {
        Result result = explore(bounds, Rules.ALL);

        System.out.println(bounds + ": " + result);
        assertThat(result.violation()).isNull();
        assertThat(result.states()).isGreaterThan(ENOUGH);
    }

    @Test
    void withoutTakeOverTheClientIsLockedOut() {
        System.out.println(explore(new Bounds(1, 1, 3, 1, 0, false), new Rules(false, true, true, true)));
    }

    @Test
    void withoutTokenOverlapALostAnswerLocksTheClientOut() {
        System.out.println(explore(new Bounds(1, 1, 3, 1, 0, false), new Rules(true, false, true, true)));
    }

    @Test
    void withoutTheAttemptCounterAStaleResumeRevokesTheSession() {
        System.out.println(explore(new Bounds(1, 1, 3, 1, 0, false), new Rules(true, true, false, true)));
    }

    @Test
    void withoutTheEpochFenceAFrameIsHandledTwice() {
        System.out.println(explore(new Bounds(1, 1, 3, 1, 0, false), new Rules(true, true, true, false)));
    }
}
