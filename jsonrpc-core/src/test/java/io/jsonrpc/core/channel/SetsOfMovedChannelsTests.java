package io.jsonrpc.core.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.channel.ChannelEvent.Data;
import io.jsonrpc.core.channel.ChannelEvent.Plain;
import io.jsonrpc.core.channel.ChannelEvent.ToSet;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.Utf8;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sets with a channel that is on its way from another session: PROTOCOL.md, 3.6. */
class SetsOfMovedChannelsTests {

    private static final JsonText NOTHING = new JsonText("{}");

    private static final ChannelMessage.Origin OLD = new ChannelMessage.Origin("old", 7, "t");

    private static final String NEWS = "{\"method\":\"news\"}";

    private final ChannelTable client = table(true);

    private final ChannelTable server = table(false);

    /** One that was opened here. */
    private final int opened = this.client.open("/a", 1, null, null);

    /** One that comes from another session, whose last message has not been read. */
    private final int moved = this.client.openMoved(OLD);

    private final int set;

    SetsOfMovedChannelsTests() {
        pass(this.client, this.server);
        this.server.accept(this.opened, NOTHING);
        this.server.acceptMoved(this.moved, NOTHING, Departure.POSSIBLE);
        pass(this.server, this.client);
        this.set = this.client.merge(0, List.of(this.opened, this.moved), List.of());
        pass(this.client, this.server);
    }

    private static ChannelTable table(boolean client) {
        return new ChannelTable(new ChannelTerms(client, 8, 8, true, 1_048_576));
    }

    private static void pass(ChannelTable from, ChannelTable to) {
        for (String frame = from.next(); frame != null; frame = from.next()) {
            receive(to, frame);
        }
    }

    private static ChannelEvent receive(ChannelTable by, String frame) {
        return by.receive(frame, Utf8.length(frame), 0);
    }

    private List<ChannelEvent> receiveOfSet(String text) {
        return this.server.distribute((ToSet) receive(this.server, this.set + ":" + text));
    }

    @Test
    void whatIsForASetIsKeptForAMemberThatIsHeldInOrderWithItsOwn() {
        assertThat(receive(this.server, this.moved + ":before")).isEqualTo(Plain.KEPT);
        assertThat(receiveOfSet(NEWS)).containsExactly(new Data(this.opened, NEWS));
        assertThat(receive(this.server, this.moved + ":behind")).isEqualTo(Plain.KEPT);

        assertThat(this.server.release(this.moved))
                .containsExactly(
                        new Data(this.moved, "before"), new Data(this.moved, NEWS), new Data(this.moved, "behind"));
        assertThat(receiveOfSet(NEWS)).containsExactly(new Data(this.opened, NEWS), new Data(this.moved, NEWS));
    }

    @Test
    void whatIsForASetCountsOfWhatIsHeld() {
        receive(this.server, this.moved + ":" + "x".repeat(65_536 - 64));
        assertThat(receiveOfSet(NEWS)).containsExactly(new Data(this.opened, NEWS));
        assertThat(this.server.keptBytes(this.moved)).isEqualTo(65_536);

        assertThat(receiveOfSet(NEWS))
                .containsExactly(
                        new Data(this.opened, NEWS),
                        new ChannelEvent.Exceeded(this.moved, "too much data before the answer"));
        assertThat(this.server.next()).contains("channel.close").contains("4504");
        assertThat(receiveOfSet(NEWS)).containsExactly(new Data(this.opened, NEWS));
    }

    @Test
    void noMoreIsSentToASetThanIsHeldForEachMember() {
        assertThat(this.client.allowance(this.set)).isEqualTo(65_536);
        this.client.sent(this.moved, 60_000);
        this.client.sent(this.set, 5_000);
        assertThat(this.client.allowance(this.set)).isEqualTo(536);
        this.client.sent(this.set, 536);
        assertThat(this.client.allowance(this.set)).isZero();
        assertThat(this.client.allowance(this.moved)).isZero();
        assertThat(this.client.hasSet(this.set)).isTrue();

        this.client.departureReceived(this.moved);
        assertThat(this.client.allowance(this.set)).isEqualTo(Long.MAX_VALUE);
    }
}
