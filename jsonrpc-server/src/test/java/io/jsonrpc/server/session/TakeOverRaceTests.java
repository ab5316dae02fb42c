package io.jsonrpc.server.session;

import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static io.jsonrpc.server.session.ControlFrames.ack;
import static io.jsonrpc.server.session.ControlFrames.openOn;
import static io.jsonrpc.server.session.TestServer.endpoint;
import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.socket.Handshake;
import java.security.Principal;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A take-over that comes while the old socket's reader is at work, at each point where that could matter. */
@Timeout(30)
class TakeOverRaceTests {

    private final CountDownLatch decoding = new CountDownLatch(1);

    private final CountDownLatch decode = new CountDownLatch(1);

    private final TestServer server = new TestServer(text -> {
        if (text.contains("slow")) {
            this.decoding.countDown();
            await(this.decode);
        }
    });

    private final RecordingHandler handler = new RecordingHandler();

    private final Endpoint endpoint = endpoint("/echo", this.handler);

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(15, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException ex) {
            throw new IllegalStateException(ex);
        }
    }

    private static String note(String method) {
        return notification(method);
    }

    private static Thread receive(TestSocket socket, String text) {
        Thread reader = new Thread(() -> socket.listener.onText(text, true));
        reader.start();
        return reader;
    }

    @Test
    void messageThatWasCountedIsHandledBeforeThoseOfTheNextSocket() throws Exception {
        TestSocket socket = this.server.open(this.endpoint);
        ControlFrames frames = openOn(socket);
        ResumableSession session = (ResumableSession) this.handler.session;
        TestSocket next = this.server.open(this.endpoint);

        Thread old = receive(socket, note("slow"));
        await(this.decoding);
        Thread taking = receive(next, frames.resume(0, 2));
        while (taking.isAlive() && !session.receiving().hasQueuedThread(taking)) {
            Thread.onSpinWait();
        }
        this.decode.countDown();
        old.join();
        taking.join();
        next.send(ack(0, 1, 1));
        next.send(note("after"));

        assertThat(next.closed).isNull();
        assertThat(this.handler.events)
                .containsExactly("established", "request slow new", "reconnected", "request after");
    }

    @Test
    void messageThatComesTooLateToBeCountedIsIgnored() throws Exception {
        TestSocket socket = this.server.open(this.endpoint);
        ControlFrames frames = openOn(socket);
        ResumableSession session = (ResumableSession) this.handler.session;
        TestSocket next = this.server.open(this.endpoint);

        session.receiving().lock();
        Thread old = receive(socket, note("late"));
        while (!session.receiving().hasQueuedThread(old)) {
            Thread.onSpinWait();
        }
        frames.resumeOn(next, 0, 0);
        session.receiving().unlock();
        old.join();
        next.send(note("late"));
        next.send(ack(0, 1));

        assertThat(next.closed).isNull();
        assertThat(this.handler.events).containsExactly("established", "reconnected", "request late new");
    }

    @Test
    void messageThatWasCountedIsHandledThoughItsSocketIsLostMeanwhile() throws Exception {
        TestSocket socket = this.server.open(this.endpoint);
        ControlFrames frames = openOn(socket);

        Thread reader = receive(socket, note("slow"));
        await(this.decoding);
        socket.listener.onClosed(CloseStatus.NO_CLOSE_FRAME, null);
        this.decode.countDown();
        reader.join();
        frames.resumeOn(this.server.open(this.endpoint), 0, 1);

        assertThat(this.handler.events).containsExactly("established", "request slow new", "reconnected");
    }

    @Test
    void pingThatWasCountedIsAnsweredOnTheNextSocket() throws Exception {
        TestSocket socket = this.server.open(this.endpoint);
        ControlFrames frames = openOn(socket);

        Thread reader = receive(socket, request(1, "ping", "{'a':'slow'}"));
        await(this.decoding);
        socket.listener.onClosed(CloseStatus.NO_CLOSE_FRAME, null);
        this.decode.countDown();
        reader.join();

        assertThat(frames.resumeOn(this.server.open(this.endpoint), 0, 1))
                .containsExactly(result(1, "{'value':'pong'}"));
    }

    @Test
    void socketThatIsLostWhileItsResumeIsDecidedLeavesTheSessionWaiting() {
        ControlFrames frames = openOn(this.server.open(this.endpoint, "alice", Map.of()));
        ResumableSession session = (ResumableSession) this.handler.session;
        TestSocket next = new TestSocket(this.server);
        AtomicBoolean deciding = new AtomicBoolean();
        Principal alice = () -> {
            if (deciding.compareAndSet(true, false)) {
                next.breakDown();
            }
            return "alice";
        };
        next.listener = this.server.sessions.accept(
                this.endpoint, new Handshake(Map.of(), alice, null, Map.of(), null, null, false, Map.of()), next);

        deciding.set(true);
        next.send(frames.resume(0, 1));

        assertThat(session.state()).isEqualTo(ServerSession.State.DETACHED);
        this.server.advance(Duration.ofSeconds(120));
        assertThat(this.server.sessions.sessionCount()).isZero();
    }
}
