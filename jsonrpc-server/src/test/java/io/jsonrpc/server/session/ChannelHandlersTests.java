package io.jsonrpc.server.session;

import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.server.ChannelAuthorizer.Decision;
import io.jsonrpc.server.EndpointOptions;
import io.jsonrpc.server.ServerObserver;
import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.endpoint.HandlerSource;
import io.jsonrpc.server.settings.ServerSettings;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Handlers of channels that are made for each of them, and what is counted of channels. */
class ChannelHandlersTests {

    private final List<String> counted = new ArrayList<>();

    private final TestServer server = new TestServer(ServerSettings.DEFAULT, new ServerObserver() {
        @Override
        public void socketClosed(int code) {
            ChannelHandlersTests.this.counted.add("socket closed " + code);
        }

        @Override
        public void channelOpened() {
            ChannelHandlersTests.this.counted.add("opened");
        }

        @Override
        public void channelClosed(int code) {
            ChannelHandlersTests.this.counted.add("closed " + code);
        }
    });

    private final RecordingHandler room = new RecordingHandler();

    private final Endpoint outer = TestServer.endpoint("/outer", new RecordingHandler());

    /** Runs while a handler is made. */
    private Runnable whenMade = () -> {};

    private int made;

    private int released;

    private TestSocket socket;

    private final class Rooms implements HandlerSource {

        @Override
        public RequestHandler<?> acquire() {
            ChannelHandlersTests.this.whenMade.run();
            ChannelHandlersTests.this.made++;
            return ChannelHandlersTests.this.room;
        }

        @Override
        public void release(RequestHandler<?> handler) {
            ChannelHandlersTests.this.released++;
        }

        @Override
        public boolean isPerSession() {
            return true;
        }

        @Override
        public Class<?> handlerType() {
            return RecordingHandler.class;
        }

        @Override
        public Type paramsType() {
            return ChannelHandlersTests.this.room.getParamsType();
        }
    }

    @BeforeEach
    void serve() {
        Endpoint rooms =
                new Endpoint("/rooms/{room}", new Rooms(), EndpointOptions.of(new RecordingHandler().withChannels()));
        this.server.channels.serve(List.of(this.outer, rooms), "", request -> Decision.ALLOW);
        this.socket = connect();
    }

    private TestSocket connect() {
        TestSocket fresh = this.server.open(this.outer, "ann", Map.of());
        ChannelFrames.sessionOn(fresh);
        return fresh;
    }

    private static List<String> send(TestSocket to, String text) {
        return ChannelFrames.numbered(to.exchange(text));
    }

    /** As many as the server takes are opened, and no more. */
    private void allPlacesAreFreeAndNoMore() {
        List<TestSocket> others = List.of(connect(), connect());
        for (int count = 0; count < 5; count++) {
            assertThat(ChannelFrames.opened(others.get(count / 3), 2 * (count % 3) + 1, "/rooms/2"))
                    .isNotEmpty();
        }
        assertThat(send(others.get(1), ChannelFrames.open(5, "/rooms/2")))
                .containsExactly(ChannelFrames.refused(5, "'limit','retryAfterMillis':1000"));
    }

    @Test
    void aHandlerThatCannotBeMadeClosesItsChannelOnly() {
        this.whenMade = () -> {
            throw new IllegalStateException("no bean");
        };
        assertThat(send(this.socket, ChannelFrames.open(1, "/rooms/1")))
                .containsExactly(ChannelFrames.close(1, 1011, 0));
        send(this.socket, ChannelFrames.close(1, 1000, 0));
        this.whenMade = () -> {};
        assertThat(this.counted).isEmpty();
        assertThat(this.socket.closed).isNull();
        allPlacesAreFreeAndNoMore();
    }

    @Test
    void aHandlerThatIsMadeWhileTheSessionEndsIsReleasedAndNeverCalled() {
        this.whenMade = () -> this.socket.lose(CloseStatus.NORMAL);
        this.socket.exchange(ChannelFrames.open(1, "/rooms/1"));
        this.whenMade = () -> {};

        assertThat(List.of(this.made, this.released)).containsExactly(1, 1);
        assertThat(this.room.events).isEmpty();
        assertThat(this.counted).isEmpty();
        assertThat(this.server.sessions.sessionCount()).isZero();
        allPlacesAreFreeAndNoMore();
    }

    @Test
    void channelsAreCountedAsChannelsAndNotAsSockets() throws Exception {
        ChannelFrames.opened(this.socket, 1, "/rooms/1");
        ChannelFrames.opened(this.socket, 3, "/rooms/3");
        send(this.socket, ChannelFrames.close(1, 4102, 0));
        this.room.session.close();
        this.server.workers.runAll();
        assertThat(this.counted).containsExactly("opened", "opened", "closed 4102", "closed 1000");
        assertThat(List.of(this.made, this.released)).containsExactly(2, 2);
        assertThat(ChannelFrames.numbered(this.socket.takeReceived())).containsExactly(ChannelFrames.close(3, 1000, 0));
        assertThat(this.socket.exchange(request(1, "echo", "[1]"))).containsExactly(result(1, "[1]"));
    }
}
