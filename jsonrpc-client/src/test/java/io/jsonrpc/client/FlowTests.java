package io.jsonrpc.client;

import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.client.FakeNetwork.FakeSocket;
import io.jsonrpc.core.subscription.RateHint;
import io.jsonrpc.core.subscription.StreamOptions;
import io.jsonrpc.core.subscription.StreamRate;
import io.jsonrpc.fixtures.CountingSource;
import java.time.Duration;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

/** The rate of all streams of a client: by the extension {@code flow} where the session has that, and of each stream where not. */
class FlowTests {

    /** Requests everything. */
    private static final class Requesting implements Flow.Subscriber<Integer> {

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(Integer item) {}

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onComplete() {}
    }

    private final ResumableBench bench = new ResumableBench();

    private final JsonRpcClientWebSocket client = this.bench.client;

    private FakeSocket connected(String extensions) {
        return this.bench.connected(ResumableBench.opened(1_048_576, 1024, 1024, extensions));
    }

    private static String flow(String params) {
        return notification("rpc.session.flow", params);
    }

    private static String now(String params) {
        return notification("rpc.session.flow.now", params);
    }

    private static String limit(String params) {
        return notification("rpc.stream.limit", params);
    }

    private static String item(String params) {
        return notification("rpc.stream.item", params);
    }

    /** Calls a method that answers with this id. */
    private void subscribe(FakeSocket socket, int call, String id, double perSecond) {
        this.client.stream("watch", null, Integer.class, StreamOptions.DEFAULT.withPerSecond(perSecond))
                .subscribe(new Requesting());
        this.bench.bench.run();
        assertThat(socket.takeSent()).containsExactly(request(call, "watch"));
        socket.answers(call, "'" + id + "'");
        this.bench.bench.run();
    }

    @Test
    void theServerIsAskedAndSaysWhatHolds() {
        FakeSocket socket = connected("{'flow':{'maxPerSecond':50}}");
        assertThat(this.client.getFlow()).isNull();

        this.client.flow(StreamRate.perSecond(100).withBytesPerSecond(65_536));
        assertThat(socket.takeSent()).containsExactly(flow("{'version':1,'perSecond':100,'bytesPerSecond':65536}"));
        socket.receives(now("{'version':1,'perSecond':50,'bytesPerSecond':65536}"));
        assertThat(this.client.getFlow()).isEqualTo(new StreamRate(50, 65_536, false));
        assertThat(this.bench.bench.takeEvents()).containsExactly("flow 50.0 65536 false");

        this.client.flow(RateHint.DOWN);
        assertThat(socket.takeSent()).containsExactly(flow("{'version':2,'hint':'down'}"));
        socket.receives(now("{'version':3}"));
        socket.receives(now("[]"));
        assertThat(this.bench.bench.takeEvents()).isEmpty();
    }

    @Test
    void whatWasAskedIsRepeatedAfterAResumeAndInAnotherSession() {
        FakeSocket socket = connected("{'flow':{}}");
        this.client.flow(StreamRate.perSecond(20));
        socket.takeSent();
        socket.breaks();
        this.client.flow(StreamRate.perSecond(10));

        FakeSocket second = this.bench.resuming();
        this.client.flow(StreamRate.perSecond(5));
        assertThat(second.takeSent()).as("the request to resume").hasSize(1);
        this.bench.resumed(second, 0, 1);
        assertThat(second.takeSent())
                .containsExactly(ResumableBench.confirmation(0, 0, 1), flow("{'version':3,'perSecond':5}"));

        second.breaks();
        FakeSocket third = this.bench.resuming();
        third.receives(ResumableBench.refused("{'reason':'denied'}"));
        third.takeSent();
        third.receives(ResumableBench.opened(1_048_576, 1024, 1024, "{'flow':{}}"));
        assertThat(third.takeSent()).containsExactly(flow("{'version':4,'perSecond':5}"));
    }

    @Test
    void aRateThatIsWantedBeforeThereIsAConnectionIsAskedForInTheFirstSession() {
        this.client.flow(StreamRate.perSecond(20));
        FakeSocket socket = connected("{'flow':{}}");

        assertThat(socket.takeSent()).containsExactly(flow("{'version':2,'perSecond':20}"));
    }

    @Test
    void withoutTheExtensionEachStreamIsSteered() {
        FakeSocket socket = connected("{}");
        subscribe(socket, 1, "a", 0);
        assertThat(socket.takeSent()).containsExactly(limit("{'subscription':'a','limit':32}"));
        subscribe(socket, 2, "b", 2);
        assertThat(socket.takeSent()).containsExactly(limit("{'subscription':'b','limit':32,'perSecond':2}"));

        this.client.flow(StreamRate.perSecond(20).withBytesPerSecond(1000).withPaused(true));
        assertThat(socket.takeSent())
                .containsExactlyInAnyOrder(
                        limit("{'subscription':'a','limit':32,'perSecond':20,'paused':true}"),
                        limit("{'subscription':'b','limit':32,'perSecond':2,'paused':true}"));
        subscribe(socket, 3, "c", 0);
        assertThat(socket.takeSent())
                .containsExactly(limit("{'subscription':'c','limit':32,'perSecond':20,'paused':true}"));
        assertThat(this.client.getFlow()).isNull();
    }

    @Test
    void withoutTheExtensionSlowerIsHalfOfWhatTheBusiestStreamBrought() {
        FakeSocket socket = connected("{}");
        subscribe(socket, 1, "a", 0);
        socket.takeSent();
        for (int number = 0; number < 8; number++) {
            socket.receives(item("{'subscription':'a','result':" + number + "}"));
        }

        this.client.flow(RateHint.DOWN);
        assertThat(socket.takeSent()).containsExactly(limit("{'subscription':'a','limit':32,'perSecond':4}"));
        this.client.flow(RateHint.UP);
        assertThat(socket.takeSent()).containsExactly(limit("{'subscription':'a','limit':32,'perSecond':6}"));
        this.client.flow(RateHint.NORMAL);
        assertThat(socket.takeSent()).containsExactly(limit("{'subscription':'a','limit':32}"));
        this.bench.bench.pass(Duration.ofSeconds(1));
        socket.takeSent();
        this.client.flow(RateHint.DOWN);
        assertThat(socket.takeSent()).containsExactly(limit("{'subscription':'a','limit':40,'perSecond':0.1}"));
    }

    @Test
    void streamsAreSteeredNoMoreOnceTheServerIsAsked() {
        FakeSocket socket = connected("{'flow':{}}");
        subscribe(socket, 1, "a", 0);
        socket.takeSent();

        this.client.flow(StreamRate.perSecond(20));
        assertThat(socket.takeSent()).containsExactly(flow("{'version':1,'perSecond':20}"));
    }

    @Test
    void theClientSendsItsOwnStreamsAsTheServerAsks() {
        this.client.setServerRequestHandler((transaction, request) -> transaction.openStream(new CountingSource(20)));
        FakeSocket socket = connected("{'flow':{'maxPerSecond':1}}");

        socket.receives(flow("{'version':1,'perSecond':2}"));
        assertThat(socket.takeSent()).containsExactly(now("{'version':1,'perSecond':2}"));
        socket.receives(request(1, "watch"));
        this.bench.bench.run();
        assertThat(socket.takeSent()).as("the answer and one item").hasSize(2);
    }
}
