package io.jsonrpc.core.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.session.frame.SessionTerms;
import io.jsonrpc.core.session.frame.SessionTerms.Window;
import org.junit.jupiter.api.Test;

class ReplayWindowTests {

    private static OutboundText frame(String text) {
        return OutboundText.of(text);
    }

    @Test
    void framesKeepTheirTextWhileTheRingGrowsAndTurns() {
        ReplayWindow window = new ReplayWindow(new Window(1, 1_000_000, 1000));
        for (int number = 1; number <= 5000; number++) {
            if (!window.hasRoom(5)) {
                window.release(number - 1 - number % 700);
            }
            window.add(frame("f" + (1000 + number)));
            for (long kept = window.acknowledged() + 1; kept <= number; kept += 97) {
                assertThat(window.frame(kept).text()).isEqualTo("f" + (1000 + kept));
            }
            assertThat(window.bytes()).isEqualTo(5 * (number - window.acknowledged()));
        }
        assertThat(window.sent()).isEqualTo(5000);
    }

    @Test
    void theLastFrameAndTheLastByteFitAndNoMore() {
        ReplayWindow frames = new ReplayWindow(new Window(1, 100, 2));
        frames.add(frame("a"));
        assertThat(frames.hasRoom(1)).isTrue();
        frames.add(frame("b"));
        assertThat(frames.hasRoom(1)).isFalse();

        ReplayWindow bytes = new ReplayWindow(new Window(1, 10, 100));
        bytes.add(frame("four"));
        assertThat(bytes.hasRoom(6)).isTrue();
        assertThat(bytes.hasRoom(7)).isFalse();
        assertThat(bytes.couldEverHold(10)).isTrue();
        assertThat(bytes.couldEverHold(11)).isFalse();
    }

    @Test
    void anAcknowledgedFrameIsGone() {
        ReplayWindow window = new ReplayWindow(new Window(1, 100, 4));
        window.add(frame("a"));
        window.add(frame("b"));
        window.release(1);

        assertThat(window.frame(2).text()).isEqualTo("b");
        assertThatThrownBy(() -> window.frame(1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> window.frame(3)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aWindowHasToBePositive() {
        assertThatThrownBy(() -> new Window(1, 1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Window(1, 0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Window(-1, 1, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theHeartbeatIsClamped() {
        assertThat(SessionTerms.clampHeartbeat(4_999)).isEqualTo(5_000);
        assertThat(SessionTerms.clampHeartbeat(25_000)).isEqualTo(25_000);
        assertThat(SessionTerms.clampHeartbeat(60_001)).isEqualTo(60_000);
    }
}
