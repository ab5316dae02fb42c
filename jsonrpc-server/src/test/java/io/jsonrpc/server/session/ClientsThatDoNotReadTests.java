package io.jsonrpc.server.session;

import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.server.session.ControlFrames.ack;
import static io.jsonrpc.server.session.ControlFrames.openOn;
import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.server.ServerObserver;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Part 3 of the protocol on one server, and clients that do not read. */
class ClientsThatDoNotReadTests extends OnOneServer {

    @Test
    void slowReaderIsClosedAndKeepsItsSession() {
        TestSocket socket = this.server.open(this.endpoint);
        ControlFrames frames = openOn(socket);
        socket.reading = false;
        send(1);

        this.server.advance(Duration.ofMillis(5_200));

        assertThat(socket.closed).isEqualTo(CloseStatus.SLOW_CONSUMER);
        assertThat(frames.resumeOn(this.server.open(this.endpoint), 0, 0)).containsExactly(tick(1));
    }

    @Test
    void clientThatAsksAndDoesNotReadIsClosed() {
        TestSocket socket = this.server.open(this.endpoint);
        openOn(socket);
        socket.reading = false;

        for (int request = 0; request < 17; request++) {
            socket.send(request("'rpc.session.9'", "rpc.session.unheard"));
            assertThat(socket.closed).isNull();
        }
        socket.send(request("'rpc.session.9'", "rpc.session.unheard"));

        assertThat(socket.closed.code()).isEqualTo(4504);
    }

    @Test
    void answersThatFindNoRoomAtAllEndTheSessionInsteadOfBeingLostSilently() {
        TestServer small = new TestServer(Settings.window(1), ServerObserver.NONE);
        TestSocket socket = small.open(this.endpoint);
        openOn(socket);
        for (int request = 0; request <= 2001; request++) {
            socket.send(ECHO);
            assertThat(socket.closed).as("request %d", request).isNull();
        }

        socket.send(ECHO);

        assertThat(socket.closed.code()).isEqualTo(4504);
        assertThat(this.handler.events.get(this.handler.events.size() - 1)).startsWith("closed 4504");
    }

    @Test
    void oneBlockedClientNeverDelaysAnother() {
        TestSocket blocked = this.server.open(this.endpoint);
        openOn(blocked);
        blocked.reading = false;
        TestSocket other = this.server.open(this.endpoint);
        openOn(other);

        this.server.sessions.all().sendNotification("tick", new int[] {1});

        assertThat(other.takeReceived()).containsExactly(tick(1));
        assertThat(other.exchange(ECHO)).containsExactly(ECHOED);
    }

    @Test
    void broadcastIsCountedAsAnyOtherMessage() {
        TestSocket socket = this.server.open(this.endpoint);
        ControlFrames frames = openOn(socket);
        this.server.sessions.all().sendNotification("tick", new int[] {1});
        socket.breakDown();
        this.server.sessions.all().sendNotification("tick", new int[] {2});
        TestSocket next = this.server.open(this.endpoint);

        assertThat(frames.resumeOn(next, 0, 0)).containsExactly(tick(1), tick(2));
        next.send(ack(2, 0));
        assertThat(next.closed).isNull();
    }

    @Test
    void acknowledgementDuringReplayFreesWhatItTells() {
        TestSocket socket = this.server.open(this.endpoint);
        ControlFrames frames = openOn(socket);
        for (int number = 1; number <= 3; number++) {
            send(number);
        }
        socket.breakDown();
        TestSocket next = this.server.open(this.endpoint);
        next.send(frames.resume(0, 1));
        next.takeReceived();
        next.send(ack(2, 0, frames.attempt()));
        next.breakDown();

        assertThat(((ServerSession) this.handler.session).keptFrames()).isEqualTo(1);
    }
}
