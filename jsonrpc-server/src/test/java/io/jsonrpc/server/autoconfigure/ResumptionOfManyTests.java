package io.jsonrpc.server.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import io.jsonrpc.fixtures.ResumingClient;
import io.jsonrpc.fixtures.TalkHandler;
import io.jsonrpc.peer.Session;
import io.jsonrpc.server.SessionManager;
import io.jsonrpc.server.SessionSelection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** What many clients of one server do to each other. */
class ResumptionOfManyTests {

    private static final int CLIENTS = 1000;

    private ConfigurableApplicationContext application;

    private SessionManager sessions;

    private final List<Listener> listeners = new ArrayList<>();

    /** A client that hears numbers, and lets others wait for them. */
    private final class Listener implements AutoCloseable {

        final List<Integer> heard = new ArrayList<>();

        final Semaphore arrived = new Semaphore(0);

        final CountDownLatch reading;

        final ResumingClient client;

        Listener(boolean reading) {
            this.reading = new CountDownLatch(reading ? 0 : 1);
            int port = TalkApplication.port(ResumptionOfManyTests.this.application);
            this.client = new ResumingClient(port, "/talk", "listener", this::received);
            ResumptionOfManyTests.this.listeners.add(this);
        }

        private void received(String text) {
            try {
                this.reading.await();
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
            this.heard.add(JsonParser.parseString(text)
                    .getAsJsonObject()
                    .getAsJsonArray("params")
                    .get(0)
                    .getAsInt());
            this.arrived.release();
        }

        void awaitNumbers(int count) throws InterruptedException {
            assertThat(this.arrived.tryAcquire(count, 60, TimeUnit.SECONDS))
                    .as("%s, %d waiting", this.client, this.arrived.availablePermits())
                    .isTrue();
        }

        @Override
        public void close() {
            this.reading.countDown();
            this.client.close();
        }
    }

    @BeforeEach
    void start() {
        this.application = TalkApplication.start();
        this.application.getBean(TalkHandler.class).begin("listener");
        this.sessions = this.application.getBean(SessionManager.class);
    }

    @AfterEach
    void stop() {
        this.listeners.forEach(Listener::close);
        this.application.close();
    }

    private SessionSelection.Delivery tell(int number, String filling) {
        return this.sessions.all().sendNotification("number", new Object[] {number, filling});
    }

    @Tag("exhaustive")
    @Test
    void thousandClientsThatAreSentAwayTogetherAllComeBackAndMissNothing() throws Exception {
        for (int client = 0; client < CLIENTS; client++) {
            Listener listener = new Listener(true);
            if (client % 50 == 0) {
                listener.client.awaitSession();
            }
        }
        for (Listener listener : this.listeners) {
            listener.client.awaitSession();
        }

        for (int number = 1; number <= 20; number++) {
            assertThat(tell(number, "").accepted()).isEqualTo(CLIENTS);
            if (number == 10) {
                this.sessions.goAway(Duration.ZERO);
            }
        }
        for (Listener listener : this.listeners) {
            listener.awaitNumbers(20);
        }
        this.sessions.goAway(Duration.ZERO);
        assertThat(tell(21, "").accepted()).isEqualTo(CLIENTS);

        List<Integer> all = IntStream.rangeClosed(1, 21).boxed().toList();
        for (Listener listener : this.listeners) {
            listener.awaitNumbers(1);
            assertThat(listener.heard).as("%s", listener.client).isEqualTo(all);
            assertThat(listener.client.fault()).isNull();
        }
        assertThat(this.sessions.all().size()).isEqualTo(CLIENTS);
    }

    @Test
    void clientThatDoesNotReadHoldsUpNobodyAndMissesOnlyWhatTheSenderWasToldOf() throws Exception {
        Listener stuck = new Listener(false);
        stuck.client.awaitSession();
        Session victim = this.sessions.all().sessions().get(0);
        List<Listener> others =
                IntStream.range(0, 4).mapToObj(number -> new Listener(true)).toList();
        for (Listener other : others) {
            other.client.awaitSession();
        }
        List<Integer> accepted = new ArrayList<>();
        String kilobyte = "x".repeat(1024);

        for (int number = 1; number <= 2100; number++) {
            SessionSelection.Delivery delivery = tell(number, kilobyte);
            if (delivery.refused().isEmpty()) {
                accepted.add(number);
            } else {
                assertThat(delivery.refused()).containsOnlyKeys(victim);
            }
            if (number % 50 == 0) {
                for (Listener other : others) {
                    other.awaitNumbers(50);
                }
            }
        }
        stuck.reading.countDown();
        stuck.awaitNumbers(accepted.size());

        assertThat(stuck.heard).isEqualTo(accepted).hasSizeLessThan(2100);
        assertThat(stuck.client.fault()).isNull();
        List<Integer> all = IntStream.rangeClosed(1, 2100).boxed().toList();
        assertThat(others).allSatisfy(other -> assertThat(other.heard).isEqualTo(all));
    }
}
