package io.jsonrpc.client;

import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.client.FakeNetwork.FakeSocket;
import io.jsonrpc.client.event.ConnectionLostException;
import io.jsonrpc.client.policy.OfflinePolicy;
import io.jsonrpc.client.policy.SessionMode;
import io.jsonrpc.core.subscription.OnSessionLoss;
import io.jsonrpc.core.subscription.StreamOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

class ContinuedStreamTests {

    /** Requests one item. */
    private static final class Reader implements Flow.Subscriber<Integer> {

        final List<Object> heard = new ArrayList<>();

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(1);
        }

        @Override
        public void onNext(Integer item) {
            this.heard.add(item);
        }

        @Override
        public void onError(Throwable failure) {
            this.heard.add(failure.getClass());
        }

        @Override
        public void onComplete() {
            this.heard.add("complete");
        }
    }

    private final ClientBench bench = new ClientBench();

    private final Reader reader = new Reader();

    private FakeSocket subscribed() {
        return subscribed(this.bench, this.bench.connected());
    }

    private FakeSocket subscribed(ClientBench connected, FakeSocket socket) {
        StreamOptions options = StreamOptions.DEFAULT.withOnSessionLoss(OnSessionLoss.RESUBSCRIBE);
        connected.client.stream("watch", null, Integer.class, options).subscribe(this.reader);
        connected.run();
        assertThat(socket.takeSent()).containsExactly(request(1, "watch"));
        socket.answers(1, "'s1'");
        return socket;
    }

    @Test
    void aStreamGoesOnAlsoWhereMessagesFailWhileReconnecting() {
        ClientBench impatient =
                new ClientBench(options -> options.session(SessionMode.OFF).whileReconnecting(OfflinePolicy.FAIL));
        impatient.client.connectAsync();
        subscribed(impatient, impatient.run().network.nextTry().succeeds()).breaks();
        impatient.run();

        FakeSocket second = impatient.reconnecting();
        impatient.run();
        assertThat(second.takeSent()).containsExactly(request(2, "watch"));
        assertThat(this.reader.heard).isEmpty();
    }

    @Test
    void aStreamGoesOnWhenItsServerStops() {
        FakeSocket socket = subscribed();
        String error = "{'code':-32000,'message':'Server stopping','data':{'type':'server.stopping'}}";
        socket.receives(notification("rpc.stream.item", "{'subscription':'s1','error':" + error + "}"));
        this.bench.run();

        assertThat(socket.takeSent()).endsWith(request(2, "watch"));
        assertThat(this.reader.heard).isEmpty();
    }

    @Test
    void aStreamDoesNotConnectAClientThatTheServerHasSentAway() {
        subscribed().serverCloses(4500);

        assertThat(this.bench.takeEvents()).containsExactly("disconnected CLOSED_BY_SERVER");
        assertThat(this.reader.heard).containsExactly(ConnectionLostException.class);
        assertThat(this.bench.network.isQuiet()).isTrue();
    }
}
