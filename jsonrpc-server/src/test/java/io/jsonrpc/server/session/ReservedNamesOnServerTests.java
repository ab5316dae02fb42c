package io.jsonrpc.server.session;

import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.server.session.TestServer.endpoint;
import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.engine.ReservedNames;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a server does with the rows of the table that are handled before the peer. */
class ReservedNamesOnServerTests {

    private final RecordingHandler handler = new RecordingHandler();

    @Test
    void unknownMethodOfTheSessionLayerIsDecodedOnceOnSocketWithoutSession() {
        List<String> decoded = new ArrayList<>();
        TestSocket socket = new TestServer(decoded::add).open(endpoint("/any", this.handler));
        String request = request("'rpc.session.1'", "rpc.session.unknown");

        assertThat(socket.exchange(request)).singleElement().asString().contains("-32601");

        assertThat(decoded).containsExactly(request);
    }

    @Test
    void eachClassicMethodIsHandledBeforeTheHandler() {
        for (String method : ReservedNames.CLASSIC.names()) {
            TestSocket socket = new TestServer().open(endpoint("/classic", this.handler));

            assertThat(socket.exchange(request(1, method))).as(method).isNotEmpty();
        }

        assertThat(this.handler.events).noneMatch(event -> event.startsWith("request"));
    }
}
