package io.jsonrpc.server.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import io.jsonrpc.core.error.QueueFullException;
import io.jsonrpc.fixtures.Extent;
import io.jsonrpc.network.ResumingClient;
import io.jsonrpc.network.TalkHandler;
import io.jsonrpc.server.SessionManager;
import io.jsonrpc.server.SessionSelection;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.ConfigurableApplicationContext;

/** What many clients of one server do to each other. */
@Timeout(180)
class ResumptionOfManyTests {

    private static final int CLIENTS = Extent.of(1000, 250);

    private static final int WINDOW = 128;

    private static final int QUEUE = 100;

    /** The window, the queue, and one in hand between them. */
    private static final int LIMIT = WINDOW + QUEUE + 1;

    private ConfigurableApplicationContext application;

    private SessionManager sessions;

    private final List<Listener> listeners = new ArrayList<>();

    /** A client that hears numbers, and lets others wait for them. */
    private final class Listener implements AutoCloseable {

        final List<Integer> heard = new ArrayList<>();

        final Semaphore arrived = new Semaphore(0);

        final CountDownLatch reading;

        final ResumingClient client;

        Listener(String name, boolean reading) {
            this.reading = new CountDownLatch(reading ? 0 : 1);
            int port = TalkApplication.port(ResumptionOfManyTests.this.application);
            this.client = new ResumingClient(port, "/talk", name, this::received);
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

    private void start(String... properties) {
        this.application = TalkApplication.start(properties);
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
    void manyClientsThatAreSentAwayTogetherAllComeBackAndMissNothing() throws Exception {
        start();
        for (int client = 0; client < CLIENTS; client++) {
            Listener listener = new Listener("listener", true);
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
    void clientsThatDoNotReadHoldUpNobodyAndMissOnlyWhatTheSenderWasToldOf() throws Exception {
        start(
                "jsonrpc.server.workers.threads=2",
                "jsonrpc.server.resumption.window-frames=" + WINDOW,
                "jsonrpc.server.outbound.max-queued-messages=" + QUEUE,
                "jsonrpc.server.outbound.write-stall=300ms");
        Map<String, Listener> stuck = new HashMap<>();
        for (int client = 0; client < 20; client++) {
            stuck.put("stuck " + client, new Listener("stuck " + client, false));
        }
        List<Listener> others = List.of(new Listener("first", true), new Listener("second", true));
        for (Listener listener : this.listeners) {
            listener.client.awaitSession();
        }
        Map<String, List<Integer>> accepted = new HashMap<>();
        stuck.keySet().forEach(name -> accepted.put(name, new ArrayList<>()));
        String kilobyte = "x".repeat(1024);

        int last = 0;
        while (last < LIMIT + 100 || closedAsSlow() < stuck.size()) {
            SessionSelection.Delivery delivery = tell(++last, kilobyte);
            Set<String> refused = delivery.refused().keySet().stream()
                    .map(TalkHandler::nameOf)
                    .collect(Collectors.toSet());
            assertThat(stuck.keySet()).containsAll(refused);
            assertThat(delivery.refused().values()).hasOnlyElementsOfType(QueueFullException.class);
            for (Map.Entry<String, List<Integer>> entry : accepted.entrySet()) {
                if (!refused.contains(entry.getKey())) {
                    entry.getValue().add(last);
                }
            }
            if (last % 50 == 0) {
                for (Listener other : others) {
                    other.awaitNumbers(50);
                }
            }
        }
        stuck.values().forEach(listener -> listener.reading.countDown());

        for (Map.Entry<String, Listener> entry : stuck.entrySet()) {
            List<Integer> expected = accepted.get(entry.getKey());
            entry.getValue().awaitNumbers(expected.size());
            assertThat(entry.getValue().heard).isEqualTo(expected).hasSizeBetween(WINDOW, LIMIT);
            assertThat(entry.getValue().client.fault()).isNull();
            assertThat(entry.getValue().client.resumes()).isPositive();
        }
        List<Integer> all = IntStream.rangeClosed(1, last).boxed().toList();
        for (Listener other : others) {
            other.awaitNumbers(last % 50);
            assertThat(other.heard).isEqualTo(all);
            assertThat(other.client.resumes()).isZero();
        }
    }

    private long closedAsSlow() {
        return (long) this.application
                .getBean(MeterRegistry.class)
                .get("jsonrpc.server.sockets.closed")
                .tag("code", "4008")
                .counter()
                .count();
    }
}
