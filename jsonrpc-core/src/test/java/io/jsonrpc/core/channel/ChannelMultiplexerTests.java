package io.jsonrpc.core.channel;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Conversations share the transport of their session. */
class ChannelMultiplexerTests {

    /** A transport that has written when it is told. */
    private static final class Slow implements Transport {

        final List<OutboundText> texts = new ArrayList<>();

        final ArrayDeque<SendCallback> writing = new ArrayDeque<>();

        boolean fast;

        @Override
        public void send(OutboundText message, SendCallback callback) {
            assertThat(this.writing).as("one at a time").isEmpty();
            this.texts.add(message);
            if (this.fast) {
                callback.completed(null);
            } else {
                this.writing.add(callback);
            }
        }

        @Override
        public void close(CloseStatus status) {
            throw new AssertionError("a channel closes the session");
        }

        void written(@Nullable Throwable failure) {
            this.writing.remove().completed(failure);
        }

        List<String> sent() {
            return this.texts.stream().map(OutboundText::text).toList();
        }
    }

    private final Slow session = new Slow();

    private final ChannelTable table = new ChannelTable(new ChannelTerms(false, 4, 0, true, 1000));

    private final ChannelScheduler scheduler =
            new ChannelScheduler(this.table, 4, new Window(1, Long.MAX_VALUE, Integer.MAX_VALUE));

    private final ReentrantLock lock = new ReentrantLock();

    private final ChannelMultiplexer multiplexer =
            new ChannelMultiplexer(this.session, this.lock, this.scheduler, () -> 0);

    private final List<String> heard = new ArrayList<>();

    private Transport channel(int number) {
        ChannelMessage open = new ChannelMessage.Open("rpc.session." + number, number, "/", 1, null, null, null, null);
        this.table.receive(FramePrefix.of(0, false) + open.text(), 100, 0);
        this.table.accept(number, new JsonText("{}"));
        this.table.next();
        this.scheduler.add(number, 1);
        return this.multiplexer.transport(number, status -> this.heard.add(number + " closes " + status.code()));
    }

    private SendCallback hears(String what) {
        return failure -> {
            assertThat(this.lock.isHeldByCurrentThread()).isFalse();
            this.heard.add(what + (failure == null ? "" : " failed"));
        };
    }

    @Test
    void eachConversationHearsOfItsOwnMessagesOnce() {
        Transport bare = this.multiplexer.transport(0, status -> {});
        Transport one = channel(1);

        bare.send(OutboundText.of("a"), hears("a"));
        one.send(OutboundText.of("b"), hears("b"));
        assertThat(this.session.sent()).containsExactly("a");
        this.session.written(null);
        assertThat(this.heard).containsExactly("a");
        this.session.written(new IllegalStateException());

        assertThat(this.session.sent()).containsExactly("a", "1:b");
        assertThat(this.heard).containsExactly("a", "b failed");
    }

    @Test
    void aMessageInPartsIsWrittenWhenItsLastPartIs() {
        Transport one = channel(1);
        one.send(OutboundText.of("abcdef"), hears("all"));
        this.session.written(null);
        assertThat(this.heard).isEmpty();
        this.session.written(null);

        assertThat(this.session.sent()).containsExactly("1+:abcd", "1:ef");
        assertThat(this.heard).containsExactly("all");
    }

    @Test
    void aMessageOfTheDefaultChannelIsPassedOnAsItIs() {
        OutboundText shared = OutboundText.of("a").forMany();
        this.multiplexer.transport(0, status -> {}).send(shared, hears("a"));

        assertThat(this.session.texts).singleElement().isSameAs(shared);
    }

    @Test
    void whatAChannelThatEndsHasInHandIsNotSent() {
        Transport one = channel(1);
        Transport three = channel(3);
        one.send(OutboundText.of("a"), hears("a"));
        three.send(OutboundText.of("b"), hears("b"));
        this.multiplexer.remove(3);
        this.session.written(null);
        three.send(OutboundText.of("c"), hears("c"));

        assertThat(this.session.sent()).containsExactly("1:a");
        assertThat(this.heard).containsExactly("b failed", "a", "c failed");
    }

    @Test
    void aMessageGoesOnWithTheNewNumberOfItsChannel() {
        Transport one = channel(1);
        one.send(OutboundText.of("abcdef"), hears("all"));
        this.lock.lock();
        try {
            this.table.receive(FramePrefix.of(0, false) + new ChannelMessage.Move(1, 3).text(), 100, 0);
            this.multiplexer.move(1, 3);
        } finally {
            this.lock.unlock();
        }
        this.session.written(null);
        this.session.written(null);
        this.session.written(null);
        one.send(OutboundText.of("g"), hears("next"));

        String moved = FramePrefix.of(0, false) + new ChannelMessage.Move(1, 3).text();
        assertThat(this.session.sent()).containsExactly("1+:abcd", moved, "3:ef", "3:g");
        assertThat(this.heard).containsExactly("all");
    }

    @Test
    void aCallbackThatSendsAgainDoesNotDeepenTheStack() {
        this.session.fast = true;
        Transport one = channel(1);
        int[] left = {20_000};
        SendCallback again = new SendCallback() {
            @Override
            public void completed(@Nullable Throwable failure) {
                if (--left[0] > 0) {
                    ChannelMultiplexerTests.this.multiplexer.remains(0, 0);
                    one.send(OutboundText.of("x"), this);
                }
            }
        };
        one.send(OutboundText.of("x"), again);

        assertThat(left[0]).isZero();
        assertThat(this.session.texts).hasSize(20_000);
    }

    @Test
    void aChannelIsClosedByItselfAndAFailingCallbackHoldsNothingUp() {
        Transport one = channel(1);
        one.close(CloseStatus.LIMIT);
        one.send(OutboundText.of("a"), failure -> {
            throw new IllegalStateException("broken");
        });
        this.session.written(null);
        one.send(OutboundText.of("b"), hears("b"));
        this.session.written(null);

        assertThat(this.heard).containsExactly("1 closes 4504", "b");
    }

    @Test
    void tooMuchUnacknowledgedWaitsForTheOtherEnd() {
        this.session.fast = true;
        Transport one = channel(1);
        for (int count = 0; count < 70_000; count++) {
            int number = count;
            one.send(OutboundText.of("x"), failure -> this.heard.add(String.valueOf(number)));
            if (this.heard.size() < count + 1) {
                break;
            }
        }
        int before = this.heard.size();
        assertThat(before).isBetween(40_000, 50_000);
        this.multiplexer.remains(0, 0);

        assertThat(this.heard).hasSize(before + 1);
    }

    /** False if the channel has ended. */
    private boolean leave(int number, Transport next) {
        Runnable rest;
        this.lock.lock();
        try {
            rest = this.multiplexer.leave(number, "ticket", next, () -> this.heard.add("said"));
        } finally {
            this.lock.unlock();
        }
        this.multiplexer.pump();
        if (rest != null) {
            rest.run();
        }
        return rest != null;
    }

    private static String moved(int number) {
        return FramePrefix.of(0, false) + new ChannelMessage.Moved(number, "ticket").text();
    }

    @Test
    void aChannelThatGoesOnElsewhereSendsWhatItHasBegunHereAndTheRestThere() {
        Transport one = channel(1);
        Slow elsewhere = new Slow();
        one.send(OutboundText.of("abcdef"), hears("begun"));
        this.multiplexer.pause(1, () -> this.heard.add("idle"));
        assertThat(this.heard).isEmpty();
        this.session.written(null);
        this.session.written(null);
        assertThat(this.heard).containsExactly("begun", "idle");
        one.send(OutboundText.of("g"), hears("g"));
        assertThat(this.session.sent()).containsExactly("1+:abcd", "1:ef");

        assertThat(leave(1, elsewhere)).isTrue();
        assertThat(elsewhere.sent()).containsExactly("g");
        elsewhere.written(null);
        one.send(OutboundText.of("h"), hears("h"));
        elsewhere.written(null);
        this.session.written(null);

        assertThat(this.session.sent()).containsExactly("1+:abcd", "1:ef", moved(1));
        assertThat(elsewhere.sent()).containsExactly("g", "h");
        assertThat(this.heard).containsExactly("begun", "idle", "g", "h", "said");
    }

    @Test
    void whatIsNotBegunIsTakenBackWhenAChannelIsPausedAndSentHereWhenItStays() {
        Transport one = channel(1);
        Transport three = channel(3);
        three.send(OutboundText.of("x"), hears("x"));
        one.send(OutboundText.of("a"), hears("a"));
        this.multiplexer.pause(1, () -> this.heard.add("idle"));
        assertThat(this.heard).as("while another one is being written").isEmpty();
        this.session.written(null);
        assertThat(this.session.sent()).containsExactly("3:x");

        this.multiplexer.proceed(1);
        this.session.written(null);

        assertThat(this.session.sent()).containsExactly("3:x", "1:a");
        assertThat(this.heard).containsExactly("x", "idle", "a");
    }

    @Test
    void whatAChannelHasThatEndsWhileItIsPausedGoesBack() {
        Transport one = channel(1);
        Transport three = channel(3);
        this.multiplexer.pause(1, () -> this.heard.add("idle 1"));
        this.multiplexer.pause(3, () -> this.heard.add("idle 3"));
        one.send(OutboundText.of("a"), hears("a"));
        three.send(OutboundText.of("b"), hears("b"));
        this.multiplexer.remove(1);
        assertThat(leave(1, new Slow())).isFalse();
        this.multiplexer.end();
        assertThat(leave(3, new Slow())).isFalse();

        assertThat(this.session.sent()).isEmpty();
        assertThat(this.heard).containsExactly("idle 1", "idle 3", "a failed", "b failed");
    }
}
