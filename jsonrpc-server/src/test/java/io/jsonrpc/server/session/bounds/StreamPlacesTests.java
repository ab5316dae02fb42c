package io.jsonrpc.server.session.bounds;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.engine.source.StreamSettings;
import io.jsonrpc.server.socket.Holder;
import org.junit.jupiter.api.Test;

/** All sessions of a user share the places for its streams. */
class StreamPlacesTests {

    private final StreamPlaces places = new StreamPlaces(2);

    @Test
    void aUserHasSoManyInAllSessions() {
        StreamSettings.Places first = this.places.of(new Holder("alice", true));
        StreamSettings.Places second = this.places.of(new Holder("alice", true));

        assertThat(first.take()).isTrue();
        assertThat(second.take()).isTrue();
        assertThat(first.take()).isFalse();
        assertThat(this.places.of(new Holder("bob", true)).take()).isTrue();

        second.giveBack();
        assertThat(first.take()).isTrue();
        assertThat(second.take()).isFalse();
    }

    @Test
    void theUnknownShareNone() {
        StreamSettings.Places anybody = this.places.of(new Holder("10.0.0.1", false));

        for (int taken = 0; taken < 3; taken++) {
            assertThat(anybody.take()).isTrue();
        }
    }
}
