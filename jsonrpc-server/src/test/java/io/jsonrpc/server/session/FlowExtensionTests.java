package io.jsonrpc.server.session;

import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.fixtures.CountingSource;
import io.jsonrpc.server.StreamPlan;
import io.jsonrpc.server.StreamPlans;
import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.extension.FlowExtension;
import io.jsonrpc.server.extension.OfferedExtensions;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The extension {@code flow}: a client says how fast it wants all streams, and is told what holds. */
class FlowExtensionTests {

    private final Endpoint endpoint = TestServer.endpoint("/x", new DefaultJsonRpcHandler<JsonElement>() {

        @Override
        public void handleRequest(Transaction transaction, Request<JsonElement> request) throws IOException {
            transaction.openStream(new CountingSource(20));
        }
    });

    private static StreamPlans plans(@Nullable StreamPlan ofUser) {
        return new StreamPlans() {
            @Override
            public StreamPlan standard() {
                return new StreamPlan(50, 1000);
            }

            @Override
            public StreamPlan of(Session session) {
                if (ofUser == null) {
                    throw new IllegalStateException("nobody knows");
                }
                return ofUser;
            }
        };
    }

    private TestSocket open(@Nullable StreamPlans plans, String offer, String answer) {
        TestServer server = new TestServer(new OfferedExtensions(List.of(new FlowExtension(plans))));
        TestSocket socket = server.open(this.endpoint);
        JsonElement opened =
                TestServer.result(socket.exchange(ControlFrames.open(offer)).get(0));
        assertThat(opened.getAsJsonObject().get("extensions")).isEqualTo(JsonParser.parseString(answer));
        return socket;
    }

    private static String flow(String params) {
        return notification("rpc.session.flow", params);
    }

    private static String now(String params) {
        return notification("rpc.session.flow.now", params);
    }

    @Test
    void whatAClientAsksForHoldsAndIsTold() {
        TestSocket socket = open(null, "{'flow':{}}", "{'flow':{}}");

        assertThat(socket.exchange(flow("{'version':1,'perSecond':2}")))
                .containsExactly(now("{'version':1,'perSecond':2}"));
        assertThat(socket.exchange(request(1, "watch")))
                .as("the answer and one item")
                .hasSize(2);
    }

    @Test
    void nothingThatMeansNothingEndsTheSession() {
        TestSocket socket = open(null, "{'flow':{}}", "{'flow':{}}");

        assertThat(socket.exchange(flow("{'version':'1'}"))).isEmpty();
        assertThat(socket.exchange(flow("[1]"))).isEmpty();
        assertThat(socket.exchange(notification("rpc.session.flow"))).isEmpty();
        assertThat(socket.exchange(flow("{'version':2,'perSecond':1e400,'bytesPerSecond':-5}")))
                .containsExactly(now("{'version':2,'perSecond':10000,'bytesPerSecond':256}"));
    }

    @Test
    void whoAsksTooOftenLosesItsSession() {
        TestSocket socket = open(null, "{'flow':{}}", "{'flow':{}}");
        for (int version = 1; version <= 1000; version++) {
            socket.send(flow("{'version':" + version + "}"));
        }
        assertThat(socket.closed).isNull();

        socket.send(flow("{'version':1001}"));

        assertThat(socket.closed).isEqualTo(CloseStatus.LIMIT.withReason("asks for rates too often"));
    }

    @Test
    void whoDoesNotReadIsToldWhatHoldsInTheEnd() {
        TestSocket socket = open(null, "{'flow':{}}", "{'flow':{}}");
        socket.reading = false;
        for (int version = 1; version <= 100; version++) {
            socket.send(flow("{'version':" + version + ",'perSecond':" + version + "}"));
        }

        socket.readAgain();

        assertThat(socket.takeReceived())
                .containsExactly(now("{'version':1,'perSecond':1}"), now("{'version':100,'perSecond':100}"));
        assertThat(socket.closed).isNull();
    }

    @Test
    void thePlanOfTheUserBoundsIt() {
        TestSocket socket = open(
                plans(new StreamPlan(5, 0)), "{'flow':{}}", "{'flow':{'maxPerSecond':50.0,'maxBytesPerSecond':1000}}");

        assertThat(socket.exchange(flow("{'version':1,'perSecond':100}")))
                .containsExactly(now("{'version':1,'perSecond':5}"));
    }

    @Test
    void theStandardHoldsWhereThePlanOfTheUserIsNotKnown() {
        TestSocket socket = open(plans(null), "{'flow':{}}", "{'flow':{'maxPerSecond':50.0,'maxBytesPerSecond':1000}}");

        assertThat(socket.exchange(flow("{'version':1}")))
                .containsExactly(now("{'version':1,'perSecond':50,'bytesPerSecond':1000}"));
    }

    @Test
    void whoHasNotOfferedItGetsNoAnswerAndNoRate() {
        TestSocket socket = open(plans(new StreamPlan(5, 0)), "{}", "{}");

        assertThat(socket.exchange(flow("{'version':1,'perSecond':2}"))).isEmpty();
        assertThat(socket.exchange(request(1, "watch")))
                .as("the answer, 20 items and the end")
                .hasSize(22);
    }
}
