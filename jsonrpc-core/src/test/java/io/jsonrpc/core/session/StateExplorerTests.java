package io.jsonrpc.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.session.World.Bounds;
import io.jsonrpc.core.session.World.Step;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Walks every order in which writes, reads, losses and reconnects can happen, through the real classes. In each state
 * nothing was handled twice, out of order or not at all, no honest end was accused, and the client gets on.
 */
class StateExplorerTests {

    /** Three sockets: every order of two resumes, and one of them stale. */
    private static final Bounds STALE_RESUMES = new Bounds(1, 1, 3, 1, 0, false);

    /** Acknowledgements by time, and a message more. */
    private static final Bounds ACKNOWLEDGED = new Bounds(2, 1, 2, 1, 1, false);

    /** The window of a session without a socket ends. */
    private static final Bounds EXPIRING = new Bounds(1, 1, 2, 2, 0, true);

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

    /** The first violation that is found and how to get there, null for none; adds the states to those seen. */
    private static @Nullable String explore(Bounds bounds, ResumeRules rules, Set<Long> all) {
        Set<Long> seen = new HashSet<>();
        ArrayDeque<Visit> frontier = new ArrayDeque<>();
        World start = new World(bounds, rules);
        seen.add(start.fingerprint());
        frontier.add(new Visit(start, null));
        for (Visit visit = frontier.poll(); visit != null; visit = frontier.poll()) {
            List<Step> steps = visit.world().steps();
            for (int at = 0; at < steps.size(); at++) {
                Step step = steps.get(at);
                World next =
                        at == steps.size() - 1 ? visit.world() : visit.world().copy();
                next.take(step);
                if (!seen.add(next.fingerprint())) {
                    continue;
                }
                Path path = new Path(visit.path(), step);
                if (next.violation() != null || !next.recovers()) {
                    return next.violation() + " after " + Path.describe(path);
                }
                frontier.add(new Visit(next, path));
            }
        }
        all.addAll(seen);
        return null;
    }

    @Test
    @Tag("exhaustive")
    void nothingIsLostDoubledReorderedOrLockedOutAndEveryLossIsTold() {
        Set<Long> seen = new HashSet<>();
        for (Bounds bounds : List.of(STALE_RESUMES, ACKNOWLEDGED, EXPIRING)) {
            assertThat(explore(bounds, ResumeRules.ALL, seen))
                    .as(bounds.toString())
                    .isNull();
        }
        assertThat(seen).hasSizeGreaterThan(100_000);
    }

    @Test
    void longConversationsHoldOnManyRandomWays() {
        Bounds bounds = new Bounds(20, 20, 12, 20, 60, false);
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            World world = new World(bounds, ResumeRules.ALL);
            for (int step = 0; step < 1000; step++) {
                List<Step> steps = world.steps();
                if (steps.isEmpty()) {
                    break;
                }
                world.take(steps.get(random.nextInt(steps.size())));
                assertThat(world.violation()).as("seed " + seed).isNull();
            }
            assertThat(world.recovers()).as("seed " + seed).isTrue();
        }
    }

    @Test
    void withoutTakeOverTheClientIsLockedOut() {
        assertFinds(new ResumeRules(false, true, true, true), "the client was told a loss that is none");
    }

    @Test
    void withoutTokenOverlapALostAnswerLocksTheClientOut() {
        assertFinds(new ResumeRules(true, false, true, true), "the server revoked the session of an honest client");
    }

    @Test
    void withoutTheAttemptCounterAStaleResumeRevokesTheSession() {
        assertFinds(new ResumeRules(true, true, false, true), "the server revoked the session of an honest client");
    }

    @Test
    void withoutTheEpochFenceTheServerTakesAFrameOfADeadSocket() {
        Bounds onlyFromClient = new Bounds(1, 0, 2, 0, 0, false);

        assertThat(explore(onlyFromClient, new ResumeRules(true, true, true, false), new HashSet<>()))
                .contains("the server");
    }

    @Test
    void withoutTheEpochFenceTheClientTakesAFrameOfADeadSocket() {
        assertFinds(new ResumeRules(true, true, true, false), "the client closes");
    }

    private static void assertFinds(ResumeRules rules, String violation) {
        assertThat(explore(STALE_RESUMES, rules, new HashSet<>())).contains(violation);
    }
}
