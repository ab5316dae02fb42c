package io.jsonrpc.server.session;

import static io.jsonrpc.fixtures.Messages.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.Session;
import io.jsonrpc.server.ChannelAuthorizer.Decision;
import io.jsonrpc.server.endpoint.Endpoint;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What a socket has from its login, and what ends with it. */
class EndedLoginsTests {

    private static final String ENDED = "4501 the login has ended";

    private final TestServer server = new TestServer();

    private final RecordingHandler handler = new RecordingHandler();

    private final Endpoint endpoint = TestServer.endpoint("/x", this.handler.withChannels());

    private void logout(String httpSession) {
        this.server.sessions.loginEnded(httpSession);
        this.server.workers.runAll();
    }

    @Test
    void aSocketWithoutASessionEndsWithTheLogin() {
        TestSocket silent = this.server.openWith(this.endpoint, "ann", () -> "a");
        TestSocket other = this.server.openWith(this.endpoint, "ann", () -> "b");

        logout("a");

        assertThat(silent.closed.code()).isEqualTo(4501);
        assertThat(this.handler.events).isEmpty();
        assertThat(other.exchange(request(1, "echo", "[1]"))).hasSize(1);
    }

    @Test
    void aSessionEndsOnce() {
        TestSocket socket = this.server.openWith(this.endpoint, "ann", () -> "a");
        assertThat(socket.exchange(request(1, "echo", "[1]"))).hasSize(1);

        logout("a");

        assertThat(socket.closed.code()).isEqualTo(4501);
        assertThat(this.handler.events).containsExactly("established", "request echo new", "closed " + ENDED);
    }

    @Test
    void aHandshakeThatWasUnderWayAtTheLogoutOpensNothing() {
        AtomicReference<String> id = new AtomicReference<>("a");
        logout("b");
        id.set("b");
        TestSocket late = this.server.openWith(this.endpoint, "ann", id::get);
        assertThat(late.closed.code()).isEqualTo(4501);
        late.send(request(1, "echo", "[1]"));
        assertThat(late.takeReceived()).isEmpty();
        assertThat(this.handler.events).isEmpty();

        for (int i = 0; i < 10_000; i++) {
            logout("other " + i);
        }
        assertThat(this.server
                        .openWith(this.endpoint, "ann", () -> "other 0")
                        .closed
                        .code())
                .isEqualTo(4501);
        assertThat(this.server.openWith(this.endpoint, "ann", () -> "b").closed).isNull();
    }

    @Test
    void aChannelHasTheUserOfTheSocketAlsoWhileItIsDecidedAgainWhetherItMayStay() {
        this.server.channels.serve(List.of(this.endpoint), "", request -> Decision.ALLOW);
        TestSocket first = this.server.open(this.endpoint, "ann", Map.of());
        ControlFrames frames = ChannelFrames.sessionOn(first);
        String id = ChannelFrames.opened(first, 1, "/x");
        Session outer = this.server.sessions.getSession(frames.sessionId).orElseThrow();
        Session channel = this.server.sessions.getSession(id).orElseThrow();
        assertThat(channel.getPrincipal()).isSameAs(outer.getPrincipal()).isNotNull();
        first.breakDown();

        TestSocket next = this.server.open(this.endpoint, "ann", Map.of());
        var before = outer.getPrincipal();
        next.listener.onText(frames.resume(1, 2), true);

        // Nobody has been asked about the channel.
        assertThat(outer.getPrincipal()).isNotSameAs(before);
        assertThat(channel.getPrincipal()).isSameAs(outer.getPrincipal());
    }
}
