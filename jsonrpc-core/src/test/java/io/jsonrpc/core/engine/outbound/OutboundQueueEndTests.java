package io.jsonrpc.core.engine.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jsonrpc.core.error.PeerClosedException;
import io.jsonrpc.core.error.TransportException;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.transport.CloseStatus;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of queued messages when the session closes, ends or starts over. */
class OutboundQueueEndTests extends OutboundQueueFixture {

    @Test
    void closingWaitsForWhatIsQueuedAndTakesNothingMore() {
        attach();
        this.transport.hold();
        offer("1");
        offer("2");
        this.queue.closeWhenIdle(CloseStatus.NORMAL);
        assertThatThrownBy(() -> offer("3")).isInstanceOf(PeerClosedException.class);
        offerAnswer("4");
        this.transport.confirm();
        assertThat(this.transport.closed()).isNull();
        this.transport.confirm();
        assertThat(this.transport.takeSent()).containsExactly("1", "2");
        assertThat(this.transport.closed()).isEqualTo(CloseStatus.NORMAL);
        assertThat(this.queue.end(CloseStatus.NORMAL)).isZero();
    }

    @Test
    void closingAnIdleQueueClosesAtOnce() {
        attach();
        this.queue.closeWhenIdle(CloseStatus.GOING_AWAY);
        assertThat(this.transport.closed()).isEqualTo(CloseStatus.GOING_AWAY);
    }

    @Test
    void theEndTellsEveryoneWhoseMessageWasNotWritten() {
        attach();
        this.transport.hold();
        offer("1");
        offer("2");
        offerAnswer("3");
        assertThat(this.queue.end(CloseStatus.GOING_AWAY)).isEqualTo(3);
        assertThat(this.events).containsExactly("1 PeerClosedException", "2 PeerClosedException");
        this.transport.confirm();
        assertThat(this.events).hasSize(2);
        assertThatThrownBy(() -> offer("4")).isInstanceOf(PeerClosedException.class);
        offerAnswer("5");
        this.queue.flush();
        assertThat(this.transport.takeSent()).containsExactly("1");
        assertThat(this.queue.end(CloseStatus.NORMAL)).isZero();
        assertThat(this.queue.messages()).isZero();
        assertThat(this.queue.bytes()).isZero();
    }

    @Test
    void startingOverTellsEachMessageByItsNumber() {
        List<String> fates = new ArrayList<>();
        attach();
        this.transport.hold();
        for (String text : List.of("written", "uncertain", "waiting")) {
            this.queue.offer(
                    OutboundText.of(text),
                    (number, failure) -> fates.add(text + " " + (failure == null ? "" : failure.getMessage())));
        }
        this.transport.confirm();
        this.queue.detach(this.transport);
        this.queue.startOver(false, number -> new TransportException("number " + number));
        assertThat(fates).containsExactly("written ", "uncertain number 2", "waiting number 0");
    }
}
