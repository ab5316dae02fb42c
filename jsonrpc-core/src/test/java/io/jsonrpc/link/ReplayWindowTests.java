package io.jsonrpc.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jsonrpc.link.SessionTerms.Window;
import org.junit.jupiter.api.Test;

class ReplayWindowTests {

    @Test
    void framesKeepTheirTextWhileTheRingGrowsAndTurns() {
        ReplayWindow window = new ReplayWindow(new Window(1, 1_000_000, 1000));
        for (int number = 1; number <= 5000; number++) {
            if (!window.hasRoom(4)) {
                window.release(number - 1 - number % 700);
            }
            window.add("f" + number, 4);
            for (long kept = window.acknowledged() + 1; kept <= number; kept += 97) {
                assertThat(window.text(kept)).isEqualTo("f" + kept);
            }
            assertThat(window.bytes()).isEqualTo(4 * (number - window.acknowledged()));
        }
        assertThat(window.sent()).isEqualTo(5000);
    }

    @Test
    void theLastFrameAndTheLastByteFitAndNoMore() {
        ReplayWindow frames = new ReplayWindow(new Window(1, 100, 2));
        frames.add("a", 1);
        assertThat(frames.hasRoom(1)).isTrue();
        frames.add("b", 1);
        assertThat(frames.hasRoom(1)).isFalse();

        ReplayWindow bytes = new ReplayWindow(new Window(1, 10, 100));
        bytes.add("a", 4);
        assertThat(bytes.hasRoom(6)).isTrue();
        assertThat(bytes.hasRoom(7)).isFalse();
        assertThat(bytes.couldEverHold(10)).isTrue();
        assertThat(bytes.couldEverHold(11)).isFalse();
    }

    @Test
    void anAcknowledgedFrameIsGone() {
        ReplayWindow window = new ReplayWindow(new Window(1, 100, 4));
        window.add("a", 1);
        window.add("b", 1);
        window.release(1);

        assertThat(window.text(2)).isEqualTo("b");
        assertThatThrownBy(() -> window.text(1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> window.text(3)).isInstanceOf(IllegalStateException.class);
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
