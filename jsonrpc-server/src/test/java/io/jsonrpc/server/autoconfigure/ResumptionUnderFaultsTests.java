package io.jsonrpc.server.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.jsonrpc.fixtures.FaultProxy;
import io.jsonrpc.link.ClientLink;
import io.jsonrpc.link.ControlFrame;
import io.jsonrpc.link.ControlReader;
import io.jsonrpc.link.Received;
import io.jsonrpc.link.SessionTerms;
import io.jsonrpc.message.Request;
import io.jsonrpc.peer.DefaultJsonRpcHandler;
import io.jsonrpc.peer.Session;
import io.jsonrpc.peer.Transaction;
import io.jsonrpc.server.JsonRpcConfigurer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

/** The connection is reset again and again while both ends send: each hears everything of the other, once and in order. */
class ResumptionUnderFaultsTests {

    private static final int NOTES = 400;

    private static final BlockingQueue<Integer> HANDLED = new LinkedBlockingQueue<>();

    private static ConfigurableApplicationContext application;

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @ImportAutoConfiguration({JsonRpcServerAutoConfiguration.class, JsonRpcServletAutoConfiguration.class})
    static class Application {

        @Bean
        SecurityFilterChain everythingIsPermitted(HttpSecurity http) throws Exception {
            return http.authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                    .build();
        }

        @Bean
        JsonRpcConfigurer handlers() {
            return registry -> registry.addHandler(new Answering(), "/notes");
        }
    }

    /** Answers every note with two of its own. */
    private static final class Answering extends DefaultJsonRpcHandler<JsonElement> {

        @Override
        public void handleRequest(Transaction transaction, Request<JsonElement> request) throws Exception {
            int number = request.getParams().getAsJsonArray().get(0).getAsInt();
            HANDLED.add(number);
            Session session = transaction.getSession();
            session.sendNotification("note", new int[] {2 * number - 1});
            session.sendNotification("note", new int[] {2 * number});
        }
    }

    /** A small client: the session layer of core on the JDK's WebSocket, without any cleverness. */
    private static final class Client {

        private final URI uri;

        private final BlockingQueue<Integer> heard = new LinkedBlockingQueue<>();

        private final CountDownLatch opened = new CountDownLatch(1);

        private final List<Received> trouble = new ArrayList<>();

        private @Nullable ClientLink session;

        private @Nullable OneSocket current;

        private int resumed;

        Client(int port) {
            this.uri = URI.create("ws://localhost:" + port + "/notes");
        }

        void connect() {
            OneSocket socket = new OneSocket();
            while (socket.webSocket == null) {
                try {
                    socket.webSocket = HttpClient.newHttpClient()
                            .newWebSocketBuilder()
                            .subprotocols("jsonrpc2.session.v1")
                            .buildAsync(this.uri, socket)
                            .join();
                } catch (CompletionException reset) {
                    socket = new OneSocket();
                }
            }
            synchronized (this) {
                OneSocket before = this.current;
                this.current = socket;
                if (before != null && before.webSocket != null) {
                    before.webSocket.abort();
                }
                if (this.session == null) {
                    socket.writing = true;
                    socket.webSocket.sendText(
                            new ControlFrame.Open(
                                            "rpc.session.1",
                                            "test/1",
                                            25_000,
                                            1_000_000,
                                            SessionTerms.NO_EXTENSIONS,
                                            null)
                                    .text(),
                            true);
                } else {
                    socket.epoch = this.session.resume(System.nanoTime());
                    pump();
                }
            }
        }

        synchronized void send(String text) {
            assertThat(this.session.link().offer(text, text.length())).hasToString("NUMBERED");
            pump();
        }

        private synchronized void pump() {
            OneSocket socket = this.current;
            if (this.session == null || socket == null || socket.writing) {
                return;
            }
            String text = this.session.link().next(socket.epoch, System.nanoTime());
            if (text != null) {
                socket.writing = true;
                socket.webSocket.sendText(text, true).whenComplete((done, failure) -> socket.written(failure));
            }
        }

        private synchronized void received(OneSocket socket, String text) {
            if (this.session == null) {
                this.session = new ClientLink((ControlFrame.Opened) ControlReader.read(text), System.nanoTime());
                socket.epoch = this.session.firstSocket();
                socket.writing = false;
                this.opened.countDown();
                return;
            }
            Received outcome = this.session.receive(socket.epoch, text, text.length(), System.nanoTime());
            if (outcome == Received.Plain.DATA) {
                this.heard.add(JsonParser.parseString(text)
                        .getAsJsonObject()
                        .getAsJsonArray("params")
                        .get(0)
                        .getAsInt());
            } else if (outcome == Received.Plain.RESUMED) {
                this.resumed++;
            } else if (!(outcome instanceof Received.Plain)) {
                this.trouble.add(outcome);
            }
            pump();
        }

        private final class OneSocket implements WebSocket.Listener {

            private final StringBuilder parts = new StringBuilder();

            private volatile @Nullable WebSocket webSocket;

            private boolean writing;

            private int epoch = -1;

            void written(@Nullable Throwable failure) {
                synchronized (Client.this) {
                    this.writing = failure != null;
                }
                pump();
            }

            @Override
            public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
                this.parts.append(data);
                if (last) {
                    String text = this.parts.toString();
                    this.parts.setLength(0);
                    received(this, text);
                }
                from.request(1);
                return null;
            }
        }
    }

    @BeforeAll
    static void start() {
        application = new SpringApplicationBuilder(Application.class).run("--server.port=0");
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    private static List<Integer> take(BlockingQueue<Integer> from, int count) throws InterruptedException {
        List<Integer> taken = new ArrayList<>();
        while (taken.size() < count) {
            Integer next = from.poll(15, TimeUnit.SECONDS);
            assertThat(next).as("number %d", taken.size() + 1).isNotNull();
            taken.add(next);
        }
        return taken;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void everythingArrivesOnceAndInOrderHoweverOftenTheConnectionIsReset(long seed) throws Exception {
        HANDLED.clear();
        Random random = new Random(seed);
        int port = Integer.parseInt(application.getEnvironment().getRequiredProperty("local.server.port"));
        try (FaultProxy proxy = new FaultProxy(port)) {
            Client client = new Client(proxy.port());
            client.connect();
            assertThat(client.opened.await(15, TimeUnit.SECONDS)).isTrue();
            int cuts = 0;
            for (int number = 1; number <= NOTES; number++) {
                client.send("{\"jsonrpc\":\"2.0\",\"method\":\"note\",\"params\":[" + number + "]}");
                if (random.nextInt(8) == 0) {
                    proxy.split(1 + random.nextInt(200));
                    proxy.cut();
                    client.connect();
                    cuts++;
                }
            }

            assertThat(take(HANDLED, NOTES))
                    .isEqualTo(IntStream.rangeClosed(1, NOTES).boxed().toList());
            assertThat(take(client.heard, 2 * NOTES))
                    .isEqualTo(IntStream.rangeClosed(1, 2 * NOTES).boxed().toList());
            assertThat(client.trouble).isEmpty();
            assertThat(cuts).isGreaterThan(30);
            assertThat(client.resumed).isPositive();
        }
        assertThat(HANDLED).isEmpty();
    }
}
