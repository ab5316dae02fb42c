package io.jsonrpc.server.session;

import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static io.jsonrpc.server.session.TestServer.connect;
import static io.jsonrpc.server.session.TestServer.endpoint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jsonrpc.annotation.JsonRpcNotification;
import io.jsonrpc.annotation.JsonRpcService;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.server.SessionSelection;
import io.jsonrpc.server.SessionSelection.Delivery;
import io.jsonrpc.server.endpoint.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A server calls its clients by a shared interface: one, or many with a message that is encoded once. */
class ProxiesOfSessionsTests {

    @JsonRpcService("page")
    interface Page {

        @JsonRpcNotification
        void online(int users, String text);

        @JsonRpcNotification("typing")
        CompletableFuture<Void> isTyping(String user);

        CompletableFuture<Boolean> confirm(String question);

        void reload();
    }

    private static final String ONLINE = notification("page.online", "{'users':2,'text':'é'}");

    private final RecordingHandler handler = new RecordingHandler();

    private final Endpoint endpoint = endpoint("/echo", this.handler);

    private final TestServer server = new TestServer();

    private TestSocket client() {
        TestSocket socket = this.server.open(this.endpoint);
        connect(socket);
        return socket;
    }

    private static OutboundText last(TestSocket socket) {
        return socket.handedOver.get(socket.handedOver.size() - 1);
    }

    @Test
    void oneClientAnswersACallOfItsSession() {
        TestSocket socket = client();
        CompletableFuture<Boolean> confirmed =
                this.handler.session.proxy(Page.class).confirm("Post a link?");
        this.server.workers.runAll();
        String sent = last(socket).text();
        String id = sent.replaceAll(".*\"id\":(\\d+).*", "$1");
        assertThat(sent).isEqualTo(request(id, "page.confirm", "{'question':'Post a link?'}"));
        socket.send(result(id, "true"));
        assertThat(confirmed).isCompletedWithValue(true);
    }

    @Test
    void aNotificationToAGroupIsEncodedOnceForItsMembersAndForNoOthers() {
        TestSocket first = client();
        this.server.sessions.joinGroup("room", this.handler.session);
        TestSocket second = client();
        this.server.sessions.joinGroup("room", this.handler.session);
        TestSocket outside = client();
        int before = outside.handedOver.size();

        this.server.sessions.inGroup("room").proxy(Page.class).online(2, "é");
        this.server.workers.runAll();

        assertThat(last(first).text()).isEqualTo(ONLINE);
        assertThat(last(first).utf8()).isSameAs(last(second).utf8());
        assertThat(outside.handedOver).hasSize(before);
    }

    @Test
    void theOutcomeOfEachNotificationIsReported() {
        client();
        client();
        List<Delivery> deliveries = new ArrayList<>();
        Page all = this.server.sessions.all().proxy(Page.class, deliveries::add);

        all.online(2, "é");
        assertThat(all.isTyping("a")).isCompleted();

        assertThat(deliveries).extracting(Delivery::accepted).containsExactly(2, 2);
    }

    @Test
    void manyAnswerNothing() {
        SessionSelection all = this.server.sessions.all();
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> all.proxy(Page.class).reload())
                .withMessageStartingWith("'page.reload' is a request");
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> all.proxy(Page.class).confirm("?"));
        assertThat(all.proxy(Page.class)).hasToString("Page of many sessions");
    }
}
