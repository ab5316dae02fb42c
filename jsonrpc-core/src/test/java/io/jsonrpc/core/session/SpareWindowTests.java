package io.jsonrpc.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.session.frame.ControlFrame;
import io.jsonrpc.core.session.frame.SessionTerms;
import io.jsonrpc.core.session.frame.SessionTerms.ReceiveLimits;
import io.jsonrpc.core.session.frame.SessionTerms.Window;
import io.jsonrpc.core.transport.SendWindow.Room;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

/** What of a session's window messages may use that can as well wait. */
class SpareWindowTests {

    private static final int PARTS = 1024;

    private SessionLink link;

    private SpareWindow window(int frames, int bytes, int parts) {
        Window limits = new Window(120_000, bytes, frames);
        SessionTerms terms = new SessionTerms(
                25_000, 10_000, limits, new ReceiveLimits(bytes / 2, 50, 10), SessionTerms.NO_EXTENSIONS);
        this.link = new ClientSessionLink(new ControlFrame.Opened("rpc.session.1", "S", "secret", terms), 0).link();
        return new SpareWindow(this.link, limits, new ReentrantLock(), parts);
    }

    private void keep(int frames, int bytes) {
        for (int frame = 0; frame < frames; frame++) {
            assertThat(this.link.offer(OutboundText.of("x".repeat(bytes)))).isEqualTo(Admission.NUMBERED);
        }
    }

    @Test
    void whatIsOnItsWayAndWhatIsNotAcknowledgedCountTogether() {
        SpareWindow window = window(16, 16_000, 0);
        assertThat(window.room()).isEqualTo(new Room(true, 8, 8000));
        assertThat(window.take(1000)).isTrue();
        assertThat(window.room()).isEqualTo(new Room(true, 7, 7000));
        keep(3, 2000);
        assertThat(window.room()).isEqualTo(new Room(true, 4, 1000));
        window.give(1000);
        assertThat(window.room()).isEqualTo(new Room(true, 5, 2000));
    }

    @Test
    void halfOfTheFramesAndHalfOfTheBytesAreForOthers() {
        SpareWindow frames = window(16, 16_000, 0);
        keep(7, 1);
        assertThat(frames.take(1)).isTrue();
        assertThat(frames.take(1)).isFalse();
        assertThat(frames.room().isLeft()).isFalse();

        SpareWindow bytes = window(16, 16_000, 0);
        keep(1, 7999);
        assertThat(bytes.take(5000)).as("the last one may be large").isTrue();
        assertThat(bytes.take(1)).isFalse();
        assertThat(bytes.room().isLeft()).isFalse();
    }

    @Test
    void ofALongMessageEachPartCounts() {
        SpareWindow window = window(64, 64_000, PARTS);
        assertThat(window.take(10 * PARTS)).isTrue();
        assertThat(window.room().frames()).isEqualTo(32 - 11);
        window.give(10 * PARTS);
        assertThat(window.room()).isEqualTo(new Room(true, 32, 32_000));
    }

    @Test
    void whileNothingIsUnacknowledgedOneMessageMayGo() {
        SpareWindow window = window(1, 2, 0);
        assertThat(window.room()).isEqualTo(new Room(true, 1, 1));
        assertThat(window.take(1)).isTrue();
        assertThat(window.room().isLeft()).as("of another conversation").isTrue();
        keep(1, 1);
        assertThat(window.room().isLeft()).isFalse();
    }

    @Test
    void withoutASocketNothingMayGo() {
        SpareWindow window = window(16, 16_000, 0);
        this.link.detach(1, 0);
        assertThat(window.room()).isEqualTo(Room.NONE);
        assertThat(window.take(1)).isFalse();
    }
}
