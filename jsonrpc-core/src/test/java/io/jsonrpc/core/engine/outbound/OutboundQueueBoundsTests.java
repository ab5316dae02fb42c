package io.jsonrpc.core.engine.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jsonrpc.core.error.MessageTooLargeException;
import io.jsonrpc.core.error.QueueFullException;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.transport.CloseStatus;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How much an {@link OutboundQueue} takes, by number and by size, and what it reports of it. */
class OutboundQueueBoundsTests extends OutboundQueueFixture {

    @Test
    void sizeIsToldInStepsOfAKibibyteAndWhenNothingIsLeft() {
        attachBusy();
        offer("x".repeat(2_000));
        assertThat(this.told).isEqualTo(2_004);
        this.transport.confirm();
        assertThat(this.told).as("a small change").isEqualTo(2_004);
        this.transport.confirm();
        assertThat(this.told).isZero();
        assertThat(this.tellings).isEqualTo(2);
    }

    @Test
    void threadThatAddsAMessageMakesRoomOnceItHasLeftTheLock() {
        attachBusy();
        this.reliefs = 0;
        offer("1");
        offerAnswer("2");
        this.transport.confirm();

        assertThat(this.reliefs).isEqualTo(2);
    }

    @Test
    void sizeOfASharedMessageIsNotTold() {
        attachBusy();
        this.queue.offer(OutboundText.of("x".repeat(2_000)).forMany(), null);
        assertThat(this.queue.bytes()).isEqualTo(2_004);
        assertThat(this.tellings).isZero();
    }

    @Test
    void sizeOfWhatTheEndDropsIsGiven() {
        attachBusy();
        offer("x".repeat(2_000));
        this.queue.end(CloseStatus.NORMAL);
        assertThat(this.told).isZero();
    }

    @Test
    void whatWaitsIsCounted() {
        attachBusy();
        offer("12345");
        offerAnswer("é");
        assertThat(this.queue.messages()).isEqualTo(3);
        assertThat(this.queue.bytes()).isEqualTo(4 + 5 + 2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void messagesAreBoundedByNumber(boolean attached) {
        int limit = attached ? 3 : 5;
        if (attached) {
            attachBusy();
        }
        for (int i = 0; i < limit; i++) {
            offer("m");
        }
        assertThatThrownBy(() -> offer("over")).isInstanceOf(QueueFullException.class);
        for (int i = limit; i < 2 * limit; i++) {
            offerAnswer("a");
        }
        assertThat(this.queue.messages()).isEqualTo(2 * limit + (attached ? 1 : 0));
        assertThat(this.transport.closed()).isNull();
        offerAnswer("over");
        assertThat(this.queue.messages()).isEqualTo(2 * limit + (attached ? 1 : 0));
        assertThat(this.transport.closed()).isEqualTo(attached ? CloseStatus.SLOW_CONSUMER : null);
        assertThat(this.queue.end(CloseStatus.NORMAL)).isEqualTo(2 * limit + (attached ? 2 : 1));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void messagesAreBoundedByBytes(boolean attached) {
        int limit = attached ? 30 : 50;
        if (attached) {
            attachBusy();
        }
        offer("x".repeat(limit - 3));
        offer("é");
        assertThatThrownBy(() -> offer("é")).isInstanceOf(QueueFullException.class);
        offer("1");
        assertThatThrownBy(() -> offer("1")).isInstanceOf(QueueFullException.class);
        offerAnswer("y".repeat(limit));
        assertThat(this.transport.closed()).isNull();
        offerAnswer("1");
        assertThat(this.transport.closed()).isEqualTo(attached ? CloseStatus.SLOW_CONSUMER : null);
        assertThat(this.queue.bytes()).isEqualTo(2 * limit + (attached ? 4 : 0));
    }

    @Test
    void oneMessageOfAnySizeFitsIntoAnEmptyQueue() {
        offer("x".repeat(1000));
        assertThatThrownBy(() -> offer("y")).isInstanceOf(QueueFullException.class);
    }

    @Test
    void aRefusedMessageIsNeverSent() {
        attachBusy();
        for (int i = 0; i < 3; i++) {
            offer("m" + i);
        }
        assertThatThrownBy(() -> offer("over")).isInstanceOf(QueueFullException.class);
        for (int i = 0; i < 4; i++) {
            this.transport.confirm();
        }
        assertThat(this.transport.takeSent()).containsExactly("m0", "m1", "m2");
        assertThat(this.events).doesNotContain("over written");
    }

    @Test
    void aMessageThatTheTransportFindsTooLargeHasNoNumberAndStopsNothing() {
        List<String> fates = new ArrayList<>();
        attach();
        this.transport.hold();
        for (String text : List.of("1", "large", "2")) {
            this.queue.offer(
                    OutboundText.of(text),
                    (number, failure) -> fates.add(text + " " + number + " " + (failure == null)));
        }
        this.transport.confirm();
        this.transport.fail(new MessageTooLargeException(9, 5));
        this.transport.confirm();
        assertThat(fates).containsExactly("1 1 true", "large 2 false", "2 2 true");
        assertThat(this.transport.closed()).isNull();
    }

    @Test
    void whatTheOtherSideDoesNotTakeIsRefused() {
        attach();
        this.queue.limitMessages(2);
        assertThatThrownBy(() -> offer("123")).isInstanceOf(MessageTooLargeException.class);
        offer("12");
        this.queue.limitMessages(Integer.MAX_VALUE);
        offer("123");
        assertThat(this.transport.takeSent()).containsExactly("12", "123");
    }
}
