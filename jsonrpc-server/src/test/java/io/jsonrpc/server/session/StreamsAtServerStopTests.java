package io.jsonrpc.server.session;

import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.fixtures.ItemSource;
import io.jsonrpc.server.endpoint.Endpoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the receivers of streams learn when the server stops. */
class StreamsAtServerStopTests {

    private static final String STOPPING = notification(
            "rpc.stream.item",
            "{'subscription':'s1','error':{'code':-32000,'message':'Server stopping','data':{'type':'server.stopping'}}}");

    private final TestServer server = new TestServer();

    private final List<ItemSource> sources = new ArrayList<>();

    private final Endpoint endpoint = TestServer.endpoint("/x", new DefaultJsonRpcHandler<JsonElement>() {

        @Override
        public void handleRequest(Transaction transaction, Request<JsonElement> request) throws IOException {
            ItemSource source = new ItemSource();
            StreamsAtServerStopTests.this.sources.add(source);
            transaction.openStream(source);
        }
    });

    @Test
    void streamsOfSessionsThatDoNotOutliveTheServerEndWithAnErrorBeforeTheClose() {
        TestSocket plain = this.server.open(this.endpoint);
        plain.exchange(request(1, "watch"));
        TestSocket classic = this.server.open(this.endpoint);
        TestServer.connect(classic);
        classic.exchange(request(1, "watch"));
        TestSocket resumable = this.server.open(this.endpoint);
        resumable.exchange(ControlFrames.open("{}"));
        resumable.exchange(request(1, "watch"));

        this.server.sessions.stop();

        assertThat(plain.takeReceived()).containsExactly(STOPPING);
        assertThat(classic.takeReceived()).hasSize(1).first().asString().contains("server.stopping");
        assertThat(resumable.takeReceived()).isEmpty();
        assertThat(List.of(plain.closed, classic.closed, resumable.closed)).containsOnly(CloseStatus.GOING_AWAY);
        this.server.workers.runAll();
        assertThat(this.sources)
                .hasSize(3)
                .allSatisfy(source -> assertThat(source.heard()).endsWith("cancel"));
    }
}
