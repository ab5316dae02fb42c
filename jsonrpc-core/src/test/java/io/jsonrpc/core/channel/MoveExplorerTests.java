package io.jsonrpc.core.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.channel.MoveWorld.Step;
import io.jsonrpc.core.message.JsonText;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Walks every order in which a channel can go from one session to another while both ends send and close, and either session
 * is lost: each message arrives once and in order, or both ends are told.
 */
@Tag("exhaustive")
class MoveExplorerTests {

    private static final ChannelRules ALL = ChannelRules.ALL;

    private static final ChannelRules NO_HOLD = new ChannelRules(true, true, true, true, true, true, false, true);

    private static @Nullable String explore(Supplier<MoveWorld> start, Set<String> seen) {
        ArrayDeque<List<Step>> frontier = new ArrayDeque<>();
        frontier.add(List.of());
        for (List<Step> path = frontier.poll(); path != null; path = frontier.poll()) {
            MoveWorld world = start.get();
            path.forEach(world::take);
            if (!seen.add(world.state())) {
                continue;
            }
            List<Step> next = world.steps();
            world.settle();
            if (world.violation() != null) {
                return world.violation() + " after " + path;
            }
            for (Step step : next) {
                List<Step> longer = new ArrayList<>(path);
                longer.add(step);
                frontier.add(longer);
            }
        }
        return null;
    }

    @Test
    void inEveryOrderEachMessageArrivesOnceOrBothEndsAreTold() {
        Set<String> seen = new HashSet<>();

        assertThat(explore(() -> new MoveWorld(2, 0, ALL, true), seen)).isNull();
        assertThat(explore(() -> new MoveWorld(1, 1, ALL, true), new HashSet<>()))
                .isNull();
        assertThat(seen).hasSizeGreaterThan(500);
    }

    @Test
    void withoutHoldingMessagesAreReordered() {
        assertThat(explore(() -> new MoveWorld(2, 0, NO_HOLD, true), new HashSet<>()))
                .contains("instead of");
    }

    @Test
    void aLossThatIsNotToldIsFound() {
        assertThat(explore(() -> new MoveWorld(1, 1, ALL, false), new HashSet<>()))
                .isNotNull();
    }

    @Test
    void aTicketIsUsedOnce() {
        ChannelTable table = new ChannelTable(new ChannelTerms(false, 4, 4, true, 1000));
        ChannelMessage.Open open = new ChannelMessage.Open("rpc.session.1", 1, "/", 1, null, null, null, null);
        table.receive(FramePrefix.of(0, false) + open.text(), 100, 0);
        table.accept(1, new JsonText("{}"));
        ChannelMessage.Origin from = new ChannelMessage.Origin("s", 1, "ticket");

        assertThat(table.departure(from)).isEqualTo(Departure.POSSIBLE);
        table.leave(1, "ticket");
        assertThat(table.departure(from)).isEqualTo(Departure.TWICE);
        assertThat(table.departure(new ChannelMessage.Origin("s", 1, "other"))).isEqualTo(Departure.NONE);
        assertThat(table.departure(new ChannelMessage.Origin("s", 3, "ticket"))).isEqualTo(Departure.NONE);
    }
}
