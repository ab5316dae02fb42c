package io.jsonrpc.core.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.channel.ChannelWorld.Bounds;
import io.jsonrpc.core.channel.ChannelWorld.Step;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Walks every order in which two ends can open, refuse, use, move, merge and close channels, through the real tables. In
 * each state no honest end is accused, each channel is in order, and whatever happens next, nothing is left in the end.
 */
@Tag("exhaustive")
class ChannelExplorerTests {

    /** Two channels of the client, data before the answer, refusals and closes. */
    private static final Bounds OPENS = new Bounds(2, 0, 1, 0, 1, 0, 0);

    /** One channel, with data of both ends. */
    private static final Bounds USED = new Bounds(1, 0, 2, 2, 1, 0, 0);

    /** Both ends open one. */
    private static final Bounds BOTH = new Bounds(1, 1, 0, 1, 1, 0, 0);

    private static final Bounds MOVES = new Bounds(1, 0, 1, 1, 0, 1, 0);

    private static final Bounds MERGES = new Bounds(1, 0, 0, 1, 0, 1, 1);

    private static final ChannelRules ALL = ChannelRules.ALL;

    private record Path(@Nullable Path before, Step step) {

        static List<Step> steps(@Nullable Path end) {
            ArrayDeque<Step> steps = new ArrayDeque<>();
            for (Path at = end; at != null; at = at.before()) {
                steps.addFirst(at.step());
            }
            return new ArrayList<>(steps);
        }

        static ChannelWorld walk(@Nullable Path end, ChannelWorld world) {
            steps(end).forEach(world::take);
            return world;
        }
    }

    /** The first violation that is found, and how to get there; null for none. */
    private static @Nullable String explore(Bounds bounds, ChannelRules rules, boolean answersFirst, Set<String> seen) {
        ArrayDeque<@Nullable Path> frontier = new ArrayDeque<>();
        List<Step> first = new ChannelWorld(bounds, rules, answersFirst).steps();
        first.forEach(step -> frontier.add(new Path(null, step)));
        for (Path path = frontier.poll(); path != null; path = frontier.poll()) {
            ChannelWorld world = Path.walk(path, new ChannelWorld(bounds, rules, answersFirst));
            if (!seen.add(world.state())) {
                continue;
            }
            List<Step> next = world.steps();
            world.settle();
            if (world.violation() != null) {
                return world.violation() + " after " + Path.steps(path);
            }
            for (Step step : next) {
                frontier.add(new Path(path, step));
            }
        }
        return null;
    }

    @Test
    void inEveryOrderNoHonestEndIsAccusedAndNothingIsLeft() {
        int states = 0;
        for (Bounds bounds : List.of(OPENS, USED, BOTH, MOVES, MERGES)) {
            Set<String> seen = new HashSet<>();
            assertThat(explore(bounds, ALL, true, seen)).as(bounds.toString()).isNull();
            states += seen.size();
        }
        assertThat(states).isGreaterThan(5_000);
    }

    private static Stream<Arguments> rules() {
        return Stream.of(
                Arguments.of("spendNumbers", OPENS, new ChannelRules(false, true, true, true, true, true, true, true)),
                Arguments.of(
                        "rememberRefused", OPENS, new ChannelRules(true, false, true, true, true, true, true, true)),
                Arguments.of(
                        "confirmRefused", OPENS, new ChannelRules(true, true, false, true, true, true, true, true)),
                Arguments.of(
                        "rememberClosed", OPENS, new ChannelRules(true, true, true, false, true, true, true, true)),
                Arguments.of("closeBack", OPENS, new ChannelRules(true, true, true, true, false, true, true, true)),
                Arguments.of("hearMoved", MOVES, new ChannelRules(true, true, true, true, true, false, true, true)),
                Arguments.of("keepMembers", MERGES, new ChannelRules(true, true, true, true, true, true, true, false)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void withoutARuleAFaultIsFound(String rule, Bounds bounds, ChannelRules rules) {
        assertThat(explore(bounds, rules, true, new HashSet<>())).isNotNull();
    }

    @Test
    void dataAheadOfTheAnswerIsFound() {
        assertThat(explore(USED, ALL, false, new HashSet<>())).contains("data before the answer");
    }

    @Test
    void aThousandLongSchedulesHold() {
        for (int seed = 0; seed < 1_000; seed++) {
            Random random = new Random(seed);
            ChannelWorld world = new ChannelWorld(new Bounds(6, 6, 20, 20, 3, 4, 4), ALL, true);
            List<Step> steps = world.steps();
            for (int count = 0; count < 120 && !steps.isEmpty() && world.violation() == null; count++) {
                world.take(steps.get(random.nextInt(steps.size())));
                steps = world.steps();
            }
            world.settle();
            assertThat(world.violation()).as("seed " + seed).isNull();
        }
    }

    /** Frames of channels and of channel 0 across sockets that lose what is on the way. */
    @Test
    void aSessionThatBreaksAndIsResumedChangesNothing() {
        int breaks = 0;
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            ChannelWorld world = new ChannelWorld(new Bounds(6, 6, 30, 30, 3, 4, 4), ALL, true);
            BreakingSession session = world.breakingSession();
            for (int count = 0; count < 400 && world.violation() == null; count++) {
                List<Step> steps = world.steps();
                if (random.nextInt(3) == 0 && !steps.isEmpty()) {
                    world.take(steps.get(random.nextInt(steps.size())));
                } else {
                    session.step(random, false);
                }
            }
            world.settle(() -> {
                session.step(random, true);
                return session.isQuiet();
            });
            assertThat(world.violation()).as("seed " + seed).isNull();
            breaks += session.breaks;
        }
        assertThat(breaks).isGreaterThan(1_000);
    }
}
