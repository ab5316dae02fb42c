package io.jsonrpc.core.channel.set;

import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jsonrpc.core.channel.ChannelMultiplexer;
import io.jsonrpc.core.channel.ChannelScheduler;
import io.jsonrpc.core.channel.ChannelTable;
import io.jsonrpc.core.channel.ChannelTerms;
import io.jsonrpc.core.error.MessageTooLargeException;
import io.jsonrpc.core.error.PeerClosedException;
import io.jsonrpc.core.error.QueueFullException;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.session.frame.SessionTerms.Window;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.core.transport.SendCallback;
import io.jsonrpc.core.transport.Transport;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is sent to a set of channels, and who is in it, keep their order. */
class OutgoingSetTests {

    private final List<String> sent = new ArrayList<>();

    private final ArrayDeque<SendCallback> writing = new ArrayDeque<>();

    private final Transport session = new Transport() {
        @Override
        public void send(OutboundText message, SendCallback callback) {
            OutgoingSetTests.this.sent.add(message.text());
            OutgoingSetTests.this.writing.add(callback);
        }

        @Override
        public void close(CloseStatus status) {}
    };

    private final ChannelTable table = new ChannelTable(new ChannelTerms(false, 8, 0, true, 1000));

    private final ChannelScheduler scheduler =
            new ChannelScheduler(this.table, 10, new Window(1, Long.MAX_VALUE, Integer.MAX_VALUE));

    private final ReentrantLock lock = new ReentrantLock();

    private final ChannelMultiplexer multiplexer =
            new ChannelMultiplexer(this.session, this.lock, this.scheduler, () -> 0);

    private final OutgoingSet set = new OutgoingSet(this.multiplexer, 200);

    @BeforeEach
    void openChannels() {
        for (int number = 1; number < 6; number += 2) {
            receive("0:"
                    + request(
                            "'rpc.session." + number + "'",
                            "rpc.session.channel.open",
                            "{'channel':" + number + ",'path':'/'}"));
            this.table.accept(number, new JsonText("{}"));
            this.table.next();
            this.scheduler.add(number, 1);
        }
    }

    private void receive(String frame) {
        this.table.receive(frame, frame.length(), 0);
    }

    private static String merge(int set, String change) {
        return "0:" + notification("rpc.session.channel.merge", "{'set':" + set + "," + change + "}");
    }

    private void closed(int number) {
        receive("0:"
                + notification("rpc.session.channel.close", "{'channel':" + number + ",'code':1000,'received':0}"));
        this.multiplexer.remove(number);
        this.multiplexer.pump();
    }

    private void add(int... members) {
        this.set.change(numbers(members), List.of());
    }

    private void remove(int... members) {
        this.set.change(List.of(), numbers(members));
    }

    private static List<IntSupplier> numbers(int... members) {
        List<IntSupplier> numbers = new ArrayList<>();
        for (int member : members) {
            numbers.add(() -> member);
        }
        return numbers;
    }

    private void send(String text) {
        this.set.send(OutboundText.of(text));
    }

    private List<String> written() {
        while (!this.writing.isEmpty()) {
            this.writing.remove().completed(null);
        }
        List<String> taken = List.copyOf(this.sent);
        this.sent.clear();
        return taken;
    }

    @Test
    void changesAndMessagesKeepTheirOrder() {
        add(1, 3);
        send("a");
        add(5);
        send("b");
        remove(1);
        send("c, longer than any part");
        assertThat(written())
                .containsExactly(
                        merge(2, "'add':[1,3]"),
                        "2:a",
                        merge(2, "'add':[5]"),
                        "2:b",
                        merge(2, "'remove':[1]"),
                        "2:c, longer than any part");
    }

    @Test
    void whatIsNoOpenChannelOrNoNewsChangesNothing() {
        add(1, 7);
        add(1);
        remove(3);
        send("a");
        assertThat(written()).containsExactly(merge(2, "'add':[1]"), "2:a");
    }

    @Test
    void whatIsSentToNobodyIsNotSent() {
        send("a");
        add(1);
        remove(1);
        send("b");
        add(3);
        send("c");
        assertThat(written())
                .containsExactly(merge(2, "'add':[1]"), merge(2, "'remove':[1]"), merge(4, "'add':[3]"), "4:c");
    }

    @Test
    void aSetWhoseLastMemberGoesWhileItSendsGoesOnWithTheNextOne() {
        add(1);
        send("a");
        send("b");
        add(3);
        send("c");
        assertThat(this.sent).containsExactly(merge(2, "'add':[1]"));
        closed(1);
        assertThat(written())
                .filteredOn(text -> !text.contains("channel.close"))
                .containsExactly(merge(2, "'add':[1]"), merge(4, "'add':[3]"), "4:c");
    }

    @Test
    void whatWaitsIsBounded() {
        assertThatThrownBy(() -> send("x".repeat(201))).isInstanceOf(MessageTooLargeException.class);
        add(1);
        send("in hand");
        for (int count = 0; count < 1000; count++) {
            send("a");
        }
        assertThatThrownBy(() -> send("a"))
                .isInstanceOf(QueueFullException.class)
                .hasMessage("1000 messages to a set of channels wait, 1000 bytes");
        assertThat(written()).hasSize(1002);
        send("a");
        assertThat(written()).containsExactly("2:a");
    }

    @Test
    void itEndsWithTheSession() {
        add(1);
        send("a");
        send("b");
        this.multiplexer.end();
        assertThat(written()).containsExactly(merge(2, "'add':[1]"));
        assertThatThrownBy(() -> send("c"))
                .isInstanceOf(PeerClosedException.class)
                .hasMessageContaining("the set has ended with its session");
    }
}
