package io.jsonrpc.core.engine;

import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.JsonRpcPeer;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.engine.threads.Timers;
import io.jsonrpc.core.engine.threads.Workers;
import io.jsonrpc.core.message.NotificationMessage;
import io.jsonrpc.core.subscription.Steering;
import io.jsonrpc.core.subscription.StreamOptions;
import io.jsonrpc.core.transport.RecordingTransport;
import io.jsonrpc.fixtures.ManualClock;
import io.jsonrpc.fixtures.ManualExecutor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a receiver says of a stream is sent in the order in which it was decided, because each limit replaces the last. */
class SteeringOrderTests {

    private static final Steering PAUSED = new Steering(0, null, true);

    private final ManualExecutor threads = new ManualExecutor();

    private final RecordingTransport transport = new RecordingTransport();

    private final StreamReader reader = new StreamReader(1);

    /** Happens once, as if by another thread, when a limit is decided and not sent yet. */
    private Runnable meanwhile = () -> {};

    private final MessageCodec codec = (MessageCodec) Proxy.newProxyInstance(
            MessageCodec.class.getClassLoader(), new Class<?>[] {MessageCodec.class}, (proxy, method, arguments) -> {
                if (method.getName().equals("encode") && arguments[0] instanceof NotificationMessage) {
                    Runnable first = this.meanwhile;
                    this.meanwhile = () -> {};
                    first.run();
                }
                try {
                    return method.invoke(Conversation.CODEC, arguments);
                } catch (InvocationTargetException thrown) {
                    throw thrown.getCause();
                }
            });

    private final JsonRpcPeer peer;

    SteeringOrderTests() {
        ManualClock clock = new ManualClock();
        this.peer = new PeerBuilder(
                        this.codec,
                        Workers.elastic(this.threads),
                        new Timers(clock, clock::nanoTime),
                        new TestSession(),
                        new Methods())
                .build();
        this.peer.attach(this.transport, null);
        this.peer.flush();
        this.peer.stream("watch", null, Integer.class, StreamOptions.DEFAULT).subscribe(this.reader);
        assertThat(sent()).containsExactly(request(1, "watch"));
        this.peer.receive(Conversation.CODEC.decode(result(1, "'s1'")));
        sent();
    }

    private List<String> sent() {
        this.threads.runAll();
        return this.transport.takeSent();
    }

    @Test
    void aPausedStreamGoesOnAlthoughCreditIsGivenMeanwhile() {
        this.reader.subscription().steer(PAUSED);
        assertThat(sent()).singleElement().asString().contains("\"paused\":true");
        this.meanwhile = () -> this.reader.subscription().steer(Steering.NONE);

        this.reader.subscription().request(9);

        List<String> sent = sent();
        assertThat(sent).hasSize(2);
        assertThat(sent.get(0)).contains("\"limit\":10").contains("\"paused\":true");
        assertThat(sent.get(1)).contains("\"limit\":10").doesNotContain("paused");
    }

    @Test
    void aPauseOfAllStreamsIsNotUndoneByCreditThatIsGivenMeanwhile() {
        this.meanwhile = () -> this.peer.steerReceived(PAUSED);

        this.reader.subscription().request(9);

        assertThat(sent()).hasSize(2).last().asString().contains("\"paused\":true");
    }

    @Test
    void ofWhatIsSaidWhileOneIsSentOnlyTheLastIsSent() {
        this.meanwhile = () -> {
            this.reader.subscription().request(9);
            this.reader.subscription().request(9);
            this.reader.subscription().request(9);
        };

        this.reader.subscription().request(9);

        List<String> sent = sent();
        assertThat(sent).hasSize(2);
        assertThat(sent.get(0)).contains("\"limit\":10");
        assertThat(sent.get(1)).contains("\"limit\":28");
    }
}
