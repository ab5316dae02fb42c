package io.jsonrpc.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.session.frame.SessionTerms;
import io.jsonrpc.core.session.frame.SessionTerms.ReceiveLimits;
import io.jsonrpc.core.session.frame.SessionTerms.Window;
import org.junit.jupiter.api.Test;

/** A sender with a small window never stands still for an ack that is only due in a second. */
class AckScheduleTests {

    private static final long SECOND = 1_000_000_000L;

    private static AckSchedule with(long windowBytes, int windowFrames) {
        return new AckSchedule(new SessionTerms(
                25_000,
                10_000,
                new Window(1000, windowBytes, windowFrames),
                new ReceiveLimits(1000, 50, 10),
                SessionTerms.NO_EXTENSIONS));
    }

    private static void count(AckSchedule acks, int frames, int bytesOfEach) {
        for (int frame = 0; frame < frames; frame++) {
            acks.count(bytesOfEach, 0);
        }
    }

    @Test
    void halfOfASmallWindowIsDueByItselfAndAQuarterWithData() {
        AckSchedule acks = with(1_000_000, 8);
        count(acks, 1, 1);
        assertThat(acks.isDueWithData()).isFalse();
        count(acks, 1, 1);
        assertThat(acks.isDueWithData()).isTrue();
        count(acks, 1, 1);
        assertThat(acks.nanosUntilDue(0)).isEqualTo(SECOND);
        count(acks, 1, 1);
        assertThat(acks.nanosUntilDue(0)).isZero();
    }

    @Test
    void theSameHoldsForBytes() {
        AckSchedule acks = with(400, 1024);
        count(acks, 1, 99);
        assertThat(acks.isDueWithData()).isFalse();
        count(acks, 1, 1);
        assertThat(acks.isDueWithData()).isTrue();
        count(acks, 1, 99);
        assertThat(acks.nanosUntilDue(0)).isEqualTo(SECOND);
        count(acks, 1, 1);
        assertThat(acks.nanosUntilDue(0)).isZero();
    }

    @Test
    void oneFrameIsDueWhenNoMoreIsKept() {
        AckSchedule acks = with(1_000_000, 1);
        assertThat(acks.isDueWithData()).isFalse();
        assertThat(acks.nanosUntilDue(0)).isEqualTo(25 * SECOND);
        count(acks, 1, 1);
        assertThat(acks.isDueWithData()).isTrue();
        assertThat(acks.nanosUntilDue(0)).isZero();
        acks.reported(0);
        assertThat(acks.isDueWithData()).isFalse();
    }

    @Test
    void ofALargeWindow64FramesAreDueByThemselves() {
        AckSchedule acks = with(1_000_000, 1_000_000);
        count(acks, 31, 1);
        assertThat(acks.isDueWithData()).isFalse();
        count(acks, 1, 1);
        assertThat(acks.isDueWithData()).isTrue();
        count(acks, 31, 1);
        assertThat(acks.nanosUntilDue(0)).isEqualTo(SECOND);
        count(acks, 1, 1);
        assertThat(acks.nanosUntilDue(0)).isZero();
    }

    @Test
    void framesOfAnySizeDoNotOverflow() {
        AckSchedule acks = with(Long.MAX_VALUE, Integer.MAX_VALUE);
        count(acks, 3, Integer.MAX_VALUE);
        assertThat(acks.nanosUntilDue(0)).isZero();
    }
}
