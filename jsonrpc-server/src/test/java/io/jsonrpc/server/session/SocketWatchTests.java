package io.jsonrpc.server.session;

import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.server.session.ControlFrames.OPEN;
import static io.jsonrpc.server.session.ControlFrames.ack;
import static io.jsonrpc.server.session.TestServer.endpoint;
import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.transport.CloseStatus;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An idle socket is left alone, and looked after in time all the same. */
class SocketWatchTests {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private static final String NEWS = notification("news");

    private final TestServer server = new TestServer();

    private final RecordingHandler handler = new RecordingHandler();

    private final TestSocket socket = this.server.open(endpoint("/echo", this.handler));

    @BeforeEach
    void idle() {
        this.server.advance(Duration.ofMillis(20_500));
        this.socket.takeReceived();
    }

    private void idle(int seconds) {
        for (int i = 0; i < seconds; i++) {
            int pings = this.socket.pings;
            this.server.advance(SECOND);
            if (this.socket.pings > pings) {
                this.socket.listener.onPong();
            }
        }
    }

    @Test
    void anIdleSocketIsLookedAfterEveryFewSecondsOnly() {
        this.socket.looks = 0;
        idle(300);
        assertThat(this.socket.pings).as("a PING every 25 s, and the first").isEqualTo(13);
        // A tick comes 1,500 times. Each PING is looked at twice.
        assertThat(this.socket.looks).isLessThan(200);
    }

    @Test
    void aMessageThatBeginsAfterAWhileMustEndInTime() {
        this.socket.listener.onText("{", false);
        this.server.advance(Duration.ofSeconds(10));
        assertThat(this.socket.closed).isNull();
        this.server.advance(SECOND);
        assertThat(this.socket.closed.code()).isEqualTo(1009);
    }

    @Test
    void aClientThatStopsReadingAfterAWhileIsFoundInTime() throws Exception {
        this.socket.reading = false;
        this.handler.session.sendNotification("news");
        this.server.advance(Duration.ofSeconds(5));
        assertThat(this.socket.closed).isNull();
        this.server.advance(SECOND);
        assertThat(this.socket.closed).isEqualTo(CloseStatus.SLOW_CONSUMER);
    }

    @Test
    void aMessageAfterAWhileIsAcknowledgedInTime() {
        TestSocket resumable = this.server.open(endpoint("/echo", new RecordingHandler()));
        resumable.send(OPEN);
        this.server.advance(Duration.ofMillis(20_500));
        resumable.takeReceived();
        resumable.send(NEWS);
        this.server.advance(Duration.ofMillis(800));
        assertThat(resumable.takeReceived()).isEmpty();
        this.server.advance(Duration.ofMillis(400));
        assertThat(resumable.takeReceived()).containsExactly(ack(1, 0));
    }

    @Test
    void aWindowThatIsFullAfterAWhileIsFoundInTime() throws Exception {
        RecordingHandler full = new RecordingHandler();
        TestSocket resumable = this.server.open(endpoint("/echo", full));
        resumable.send(OPEN);
        this.server.advance(Duration.ofMillis(20_500));
        for (int i = 0; i <= 1024; i++) {
            full.session.sendNotification("news");
        }
        this.server.advance(Duration.ofSeconds(5));
        assertThat(resumable.closed).isNull();
        this.server.advance(SECOND);
        assertThat(resumable.closed).isEqualTo(CloseStatus.SLOW_CONSUMER);
    }

    @Test
    void aSocketThatHasEndedIsForgotten() {
        this.socket.breakDown();
        this.server.advance(Duration.ofSeconds(5));
        this.socket.looks = 0;
        this.server.advance(Duration.ofSeconds(60));
        assertThat(this.socket.looks).isZero();
    }
}
