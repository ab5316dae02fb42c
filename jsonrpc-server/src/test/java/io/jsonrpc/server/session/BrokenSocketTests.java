package io.jsonrpc.server.session;

import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static io.jsonrpc.server.session.TestServer.connect;
import static io.jsonrpc.server.session.TestServer.endpoint;
import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.server.endpoint.Endpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A client breaks the protocol of its socket behind requests that are not answered yet. */
class BrokenSocketTests {

    private static final CloseStatus PROTOCOL_ERROR = new CloseStatus(1002, "reserved bits");

    private static final int CALLS = 30;

    private final TestServer server = new TestServer();

    private final RecordingHandler handler = new RecordingHandler();

    private final Endpoint endpoint = endpoint("/echo", this.handler);

    private final TestSocket socket = this.server.open(this.endpoint);

    /** What a client sends in one segment: the threads of the handlers come later. */
    private void callAndBreak() {
        for (int id = 1; id <= CALLS; id++) {
            this.socket.listener.onText(request(id, "echo", "[1]"), true);
        }
        breakProtocol();
    }

    private void breakProtocol() {
        this.socket.listener.onBroken(PROTOCOL_ERROR, new IOException("reserved bits"));
    }

    @Test
    void whatWasReceivedBeforeIsAnsweredBeforeTheSocketIsClosed() {
        callAndBreak();
        assertThat(this.socket.closed).isNull();

        this.server.workers.runAll();
        assertThat(this.socket.takeReceived()).hasSize(CALLS).last().isEqualTo(result(CALLS, "[1]"));
        assertThat(this.socket.closed).isEqualTo(PROTOCOL_ERROR);
    }

    @Test
    void aSocketThatOwesNothingIsClosedAtOnce() {
        breakProtocol();
        assertThat(this.socket.closed).isEqualTo(PROTOCOL_ERROR);
    }

    @Test
    void handlersThatTakeTooLongAreNotWaitedFor() {
        callAndBreak();
        this.server.clock.advance(Duration.ofMillis(4_999));
        assertThat(this.socket.closed).isNull();

        this.server.clock.advance(Duration.ofMillis(1));
        assertThat(this.socket.closed).isEqualTo(PROTOCOL_ERROR);
    }

    @Test
    void aClientThatDoesNotReadIsNotWaitedFor() {
        this.socket.reading = false;
        callAndBreak();
        this.server.workers.runAll();
        assertThat(this.socket.closed).isNull();

        this.server.advance(Duration.ofSeconds(5));
        assertThat(this.socket.closed).isEqualTo(PROTOCOL_ERROR);
    }

    @Test
    void aSessionGoesOnAfterwardsOnAnotherSocket() {
        String id = connect(this.socket);
        callAndBreak();
        this.server.workers.runAll();
        assertThat(this.socket.takeReceived()).hasSize(CALLS);

        assertThat(this.server.open(this.endpoint).exchange(request(3, "connect", "{'sessionId':'" + id + "'}")))
                .singleElement()
                .asString()
                .contains("reconnection successful");
        assertThat(this.handler.events).contains("reconnected");
    }

    @Test
    void theAnswersOfAResumableSessionArriveOnceEach() {
        ControlFrames frames = ControlFrames.openOn(this.socket);
        callAndBreak();
        this.server.workers.runAll();

        assertThat(resultsIn(this.socket.takeReceived())).isEqualTo(CALLS);
        assertThat(this.socket.closed).isEqualTo(PROTOCOL_ERROR);
        // The client has read ten of them.
        assertThat(resultsIn(frames.resumeOn(this.server.open(this.endpoint), 10, CALLS)))
                .isEqualTo(CALLS - 10);
    }

    private static long resultsIn(List<String> texts) {
        return texts.stream().filter(text -> text.endsWith("\"result\":[1]}")).count();
    }
}
