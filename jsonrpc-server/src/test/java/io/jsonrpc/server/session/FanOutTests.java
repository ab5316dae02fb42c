package io.jsonrpc.server.session;

import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.server.session.ControlFrames.openOn;
import static io.jsonrpc.server.session.TestServer.connect;
import static io.jsonrpc.server.session.TestServer.endpoint;
import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.server.endpoint.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One message to many sessions is made once, and its bytes are one array wherever it goes. */
class FanOutTests {

    private static final String TICK = notification("tick", "{'a':'é'}");

    private final RecordingHandler handler = new RecordingHandler();

    private final Endpoint endpoint = endpoint("/echo", this.handler);

    private final TestServer server = new TestServer();

    private TestSocket plain() {
        TestSocket socket = this.server.open(this.endpoint);
        this.server.advance(Duration.ofSeconds(1));
        return socket;
    }

    private TestSocket classic() {
        TestSocket socket = this.server.open(this.endpoint);
        connect(socket);
        return socket;
    }

    private void publish() {
        this.server.sessions.all().sendNotification("tick", Map.of("a", "é"));
        this.server.workers.runAll();
    }

    private static OutboundText last(TestSocket socket) {
        return socket.handedOver.get(socket.handedOver.size() - 1);
    }

    @Test
    void sessionsOfAllKindsGetTheSameBytes() {
        TestSocket resumable = this.server.open(this.endpoint);
        openOn(resumable);
        List<TestSocket> sockets = List.of(plain(), classic(), resumable);

        publish();

        byte[] shared = last(sockets.get(0)).utf8();
        for (TestSocket socket : sockets) {
            assertThat(last(socket).text()).isEqualTo(TICK);
            assertThat(last(socket).utf8()).isSameAs(shared);
        }
    }

    @Test
    void whatWaitsInReplayWindowsIsTheSameMessageStill() {
        TestSocket first = this.server.open(this.endpoint);
        ControlFrames firstClient = openOn(first);
        TestSocket second = this.server.open(this.endpoint);
        ControlFrames secondClient = openOn(second);
        first.breakDown();
        publish();
        OutboundText written = last(second);
        second.breakDown();

        TestSocket firstAgain = this.server.open(this.endpoint);
        assertThat(firstClient.resumeOn(firstAgain, 0, 0)).containsExactly(TICK);
        TestSocket secondAgain = this.server.open(this.endpoint);
        assertThat(secondClient.resumeOn(secondAgain, 0, 0)).containsExactly(TICK);

        assertThat(firstAgain.handedOver).contains(written);
        assertThat(secondAgain.handedOver).contains(written);
    }

    @Test
    void eachSessionCountsAllOfWhatItSharesWithOthers() {
        for (int session = 0; session < 2; session++) {
            TestSocket socket = this.server.open(this.endpoint);
            openOn(socket);
            socket.breakDown();
        }

        publish();

        assertThat(this.server.sessions.detachedBytes()).isEqualTo(2 * (TICK.length() + 1));
    }

    @Test
    void aMessageForOneKeepsNoBytesBesideItsText() {
        TestSocket only = plain();

        publish();

        assertThat(last(only).text()).isEqualTo(TICK);
        assertThat(last(only).utf8()).isNotSameAs(last(only).utf8());
    }
}
