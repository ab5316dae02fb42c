package io.jsonrpc.demo.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.gson.JsonElement;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.error.PeerClosedException;
import io.jsonrpc.core.error.QueueFullException;
import io.jsonrpc.core.error.SessionLostException;
import io.jsonrpc.core.error.SessionLostException.Receipt;
import io.jsonrpc.demo.TestApplication;
import io.jsonrpc.network.FaultProxy;
import io.jsonrpc.network.History;
import io.jsonrpc.network.TalkHandler;
import io.jsonrpc.network.Way;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.ThrowingConsumer;

/** A break that is longer, or hides more, than a session is kept for: both ends say what became of it. */
@Timeout(120)
class LossTests {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final TalkHandler server = new TalkHandler();

    private final History history = this.server.begin("talk");

    private TestApplication application;

    private FaultProxy proxy;

    private JavaTalkClient talk;

    /** Starts a server with a client that has said hello. */
    private Session start(String... properties) throws Exception {
        this.application = start(this.server, properties);
        this.proxy = new FaultProxy(this.application.port());
        this.talk = new JavaTalkClient(this.proxy.port(), "talk", this.history);
        this.talk.call("echo", "hello").get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        return this.application.sessions().getSession(this.talk.sessionId()).orElseThrow();
    }

    TestApplication start(TalkHandler handler, String... properties) {
        return TestApplication.start(registry -> registry.addHandler(handler, "/talk"), properties);
    }

    @AfterEach
    void stop() {
        this.talk.close();
        this.proxy.close();
        this.application.close();
    }

    private void breakOff() throws InterruptedException {
        this.proxy.refuse(true);
        this.proxy.cut();
        assertThat(this.talk.event()).isEqualTo("reconnecting");
    }

    private void awaitDetached() {
        while (this.application.sessions().totals().detached() == 0) {
            Thread.onSpinWait();
        }
    }

    /** Sends until it is refused; what was taken is in the history. Returns how much that is. */
    private int fill(Way way, Class<? extends Exception> refused, ThrowingConsumer<String> send) {
        for (int number = 1; ; number++) {
            String text = way + " " + number;
            Throwable refusal = catchThrowable(() -> send.accept(text));
            if (refusal != null) {
                assertThat(refusal).isInstanceOf(refused);
                return number - 1;
            }
            this.history.sent(way, text);
        }
    }

    private static void tell(Session session, String text) throws IOException {
        session.sendNotification("note", List.of(text));
    }

    private static Receipt receiptOf(CompletableFuture<?> lost) throws Exception {
        try {
            throw new AssertionError("answered " + lost.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        } catch (ExecutionException failure) {
            return ((SessionLostException) failure.getCause()).getReceipt();
        }
    }

    @Test
    void bothEndsTellOfALossWhenTheTimeIsOverAndEachCallIsSettled() throws Exception {
        Session session = start("jsonrpc.server.resumption.window=200ms");
        CompletableFuture<JsonElement> acknowledged = this.talk.call("never", "acknowledged");
        for (int number = 1; number <= 32; number++) {
            this.talk.note("note " + number);
        }
        // An acknowledgement is due after 32 messages, ahead of the next answer.
        this.talk.call("echo", "first").get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        this.talk.call("echo", "second").get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

        this.proxy.swallow(Way.TO_CLIENT);
        CompletableFuture<JsonElement> arrived = this.talk.call("echo", "arrived");
        this.history.awaitDelivery(Way.TO_SERVER);
        this.history.called(Way.TO_CLIENT, "vanished");
        CompletableFuture<JsonElement> asked = session.sendRequestAsync("ask", List.of("vanished"));
        asked.whenComplete((answer, failure) -> this.history.answered("vanished"));
        this.proxy.swallow(Way.TO_SERVER);
        CompletableFuture<JsonElement> vanished = this.talk.call("echo", "vanished, too");
        breakOff();
        CompletableFuture<JsonElement> offline = this.talk.call("echo", "offline");

        assertThat(this.server.nextEnd()).contains("not reconnected in time");
        assertThat(asked).failsWithin(PATIENCE).withThrowableThat().withCauseInstanceOf(PeerClosedException.class);
        this.proxy.refuse(false);
        // By the clock of the client its time may not be over.
        assertThat(this.talk.event()).isIn("reconnected false EXPIRED", "reconnected false DENIED");
        assertThat(receiptOf(acknowledged)).isEqualTo(Receipt.RECEIVED);
        assertThat(receiptOf(arrived)).isEqualTo(Receipt.UNKNOWN);
        assertThat(receiptOf(vanished)).isEqualTo(Receipt.UNKNOWN);
        assertThat(offline.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).hasToString("[\"offline\"]");
        // What had not been written goes to the new session, behind what was lost with the old one.
        assertThat(this.history.faults())
                .containsExactly("TO_SERVER: number 38 was vanished, too when sent, and offline when delivered");
        // The answer and the question; the client's acknowledgement of what it has heard before may be among them.
        assertThat(this.application.count("messages.undelivered")).isGreaterThanOrEqualTo(2);
        assertThat(this.application.count("resumes.refused")).isEqualTo(1);
    }

    @Test
    void whoeverFillsTheWindowDuringABreakIsRefusedAndNothingThatWasTakenIsLost() throws Exception {
        Session session = start("jsonrpc.server.resumption.window-frames=8");
        breakOff();
        awaitDetached();

        // The greeting may still be in the window.
        assertThat(fill(Way.TO_CLIENT, QueueFullException.class, text -> tell(session, text)))
                .isBetween(7, 8);
        // Without a socket the client numbers nothing: its queue is the bound, and one message at its head.
        assertThat(fill(Way.TO_SERVER, QueueFullException.class, this.talk::tell))
                .isBetween(1024, 1025);
        this.proxy.refuse(false);

        assertThat(this.talk.event()).isEqualTo("reconnected true null");
        this.history.awaitEnd();
        assertThat(this.history.faults()).isEmpty();
        assertThat(this.application.count("messages.undelivered")).isZero();
    }

    @Test
    void bothEndsTellOfALossWhenTheServerHasNoMemoryForTheSession() throws Exception {
        Session session = start("jsonrpc.server.resumption.max-detached-size=4KB");
        breakOff();
        awaitDetached();

        assertThat(fill(Way.TO_CLIENT, PeerClosedException.class, text -> tell(session, text)))
                .isPositive();
        assertThat(this.server.nextEnd()).contains("no memory");
        this.proxy.refuse(false);

        assertThat(this.talk.event()).isEqualTo("reconnected false DENIED");
        assertThat(this.history.faults()).isEmpty();
        assertThat(this.application.count("sessions.evicted")).isEqualTo(1);
        assertThat(this.application.count("messages.undelivered")).isPositive();
        assertThat(this.application.count("resumes.refused")).isEqualTo(1);
    }
}
