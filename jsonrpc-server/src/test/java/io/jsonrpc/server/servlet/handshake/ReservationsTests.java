package io.jsonrpc.server.servlet.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.server.servlet.handshake.Reservations.Reservation;
import io.jsonrpc.server.web.RecordingAcceptor;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ReservationsTests {

    private final RecordingAcceptor acceptor = new RecordingAcceptor();

    private final AtomicLong clock = new AtomicLong();

    private final Reservations reservations = new Reservations(this.acceptor, this.clock::get, Duration.ofSeconds(10));

    @Test
    void aReservationIsGivenBackOnce() {
        Reservation reservation = this.reservations.reserve(true);
        reservation.giveBack();
        reservation.giveBack();

        assertThat(reservation.claim()).isFalse();
        assertThat(this.acceptor.abandoned).hasSize(1);
    }

    @Test
    void aClaimedReservationIsNotGivenBack() {
        Reservation reservation = this.reservations.reserve(true);

        assertThat(reservation.claim()).isTrue();
        reservation.giveBack();
        pass(Duration.ofMinutes(1));
        this.reservations.sweep();

        assertThat(this.acceptor.abandoned).isEmpty();
    }

    @Test
    void aSocketThatNeverOpensLosesItsPlace() {
        Reservation lost = this.reservations.reserve(true);
        pass(Duration.ofSeconds(10));
        this.reservations.sweep();
        assertThat(this.acceptor.abandoned).isEmpty();

        pass(Duration.ofNanos(1));
        Reservation next = this.reservations.reserve(true);
        assertThat(this.acceptor.abandoned).hasSize(1);
        assertThat(lost.claim()).isFalse();
        assertThat(next.claim()).isTrue();
    }

    @Test
    void withoutRoomThereIsNoReservation() {
        this.acceptor.full = true;

        assertThat(this.reservations.reserve(true)).isNull();
        assertThat(this.acceptor.abandoned).isEmpty();
    }

    private void pass(Duration time) {
        this.clock.addAndGet(time.toNanos());
    }
}
