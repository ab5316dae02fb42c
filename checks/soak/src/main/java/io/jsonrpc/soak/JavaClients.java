package io.jsonrpc.soak;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.jsonrpc.client.JsonRpcClientWebSocket;
import io.jsonrpc.client.event.ConnectionState;
import io.jsonrpc.client.event.DisconnectReason;
import io.jsonrpc.client.event.JsonRpcWSConnectionListener;
import io.jsonrpc.client.event.SessionLoss;
import io.jsonrpc.client.policy.SessionMode;
import io.jsonrpc.core.PeerObserver;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The process of the Java clients. Arguments: the port, how many, what their names begin with, the seconds of a round, and how
 * many channels each has.
 */
final class JavaClients implements Part {

    /** Of those that connect at the same time. */
    private static final int CROWD = 50;

    private static final int THREADS = 16;

    /** On a machine that is busy with all the others, too. */
    private static final Duration TIME_TO_CONNECT = Duration.ofSeconds(30);

    private final ExecutorService workers = Executors.newFixedThreadPool(THREADS, task -> {
        Thread thread = new Thread(task, "soak-worker");
        thread.setDaemon(true);
        return thread;
    });

    private final List<JsonRpcClientWebSocket> clients = new ArrayList<>();

    /** Of these clients. */
    private final List<JsonRpcClientWebSocket> channels = new ArrayList<>();

    private final Map<String, Conversation> conversations = new ConcurrentHashMap<>();

    private final Faults faults = new Faults();

    private final Numbers numbers = new Numbers();

    private final AtomicLong taking = new AtomicLong();

    private final AtomicLong outages = new AtomicLong();

    private final AtomicLong returns = new AtomicLong();

    private final AtomicLong losses = new AtomicLong();

    private final AtomicLong dropped = new AtomicLong();

    private final Speech speech;

    private volatile boolean closing;

    private JavaClients(int seconds) {
        this.speech = new Speech(this.conversations, seconds);
    }

    public static void main(String[] args) throws IOException {
        Console console = Console.open();
        JavaClients part = new JavaClients(Integer.parseInt(args[3]));
        part.connect(Integer.parseInt(args[0]), Integer.parseInt(args[1]), args[2], Integer.parseInt(args[4]));
        console.serve(part, "connected");
    }

    private void connect(int port, int count, String prefix, int channelsOfEach) {
        for (int first = 0; first < count; first += CROWD) {
            List<CompletableFuture<Void>> crowd = new ArrayList<>();
            for (int i = first; i < Math.min(count, first + CROWD); i++) {
                JsonRpcClientWebSocket client = client(port, prefix + i);
                this.clients.add(client);
                crowd.add(client.connectAsync());
                for (int number = 1; number <= channelsOfEach; number++) {
                    JsonRpcClientWebSocket channel = channel(client, prefix + i + "/" + number);
                    this.channels.add(channel);
                    crowd.add(channel.connectAsync());
                }
            }
            crowd.forEach(CompletableFuture::join);
        }
    }

    private static JsonObject info(String name) {
        JsonObject info = new JsonObject();
        info.addProperty("name", name);
        return info;
    }

    private JsonRpcClientWebSocket channel(JsonRpcClientWebSocket client, String name) {
        JsonRpcClientWebSocket channel = (JsonRpcClientWebSocket) client.channel(
                "/soak",
                options -> options.withFallback(false)
                        .withRegisterInfo(info(name))
                        .withListener(new ChannelFortunes(name)));
        begin(name, channel);
        return channel;
    }

    private void begin(String name, JsonRpcClientWebSocket client) {
        Conversation conversation = new Conversation(name, client, this.numbers, this.faults);
        this.conversations.put(name, conversation);
        client.setServerRequestHandler(new Ear(conversation));
    }

    private JsonRpcClientWebSocket client(int port, String name) {
        JsonRpcClientWebSocket client = JsonRpcClientWebSocket.builder("ws://127.0.0.1:" + port + "/soak")
                .session(SessionMode.REQUIRED)
                .registerInfo(info(name))
                .connectionTimeout(TIME_TO_CONNECT)
                .requestTimeout(Conversation.PATIENCE)
                .executor(this.workers)
                .listener(new Fortunes(name))
                .observer(new PeerObserver() {

                    @Override
                    public void messageDropped() {
                        JavaClients.this.dropped.incrementAndGet();
                    }
                })
                .build();
        begin(name, client);
        return client;
    }

    @Override
    public void speak(boolean on) {
        this.speech.turn(on);
    }

    @Override
    public Look look() {
        Map<String, Tally> tallies = new HashMap<>();
        this.conversations.forEach((name, conversation) -> tallies.put(name, conversation.tally()));
        Map<String, Long> kept = new TreeMap<>();
        kept.put(
                "connections",
                this.clients.stream()
                        .filter(it -> it.getState() == ConnectionState.CONNECTED)
                        .count());
        kept.put(
                "own requests pending",
                all().mapToLong(it -> it.getLoad().pending()).sum());
        kept.put(
                "queued messages",
                all().mapToLong(it -> it.getLoad().outboundMessages()).sum());
        kept.put("threads of clients", threadsOfClients());
        kept.put(Judge.STREAMS, Judge.streams(this.conversations.values(), this.numbers, this.taking.get()));
        Map<String, Long> events = new TreeMap<>(Map.of(
                "outages", this.outages.get(),
                "returns", this.returns.get(),
                "sessions lost", this.losses.get(),
                "messages.dropped", this.dropped.get()));
        events.putAll(Judge.streamEvents(this.conversations.values(), this.numbers));
        return new Look(
                tallies,
                ManagementFactory.getThreadMXBean().getThreadCount(),
                kept,
                events,
                this.faults.count(),
                this.faults.first());
    }

    private Stream<JsonRpcClientWebSocket> all() {
        return Stream.concat(this.clients.stream(), this.channels.stream());
    }

    private static long threadsOfClients() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("jsonrpc-client-"))
                .count();
    }

    @Override
    public void end() {
        this.closing = true;
        this.clients.forEach(JsonRpcClientWebSocket::close);
    }

    /** What happens to the socket of a channel happens to its client, which counts it. */
    private final class ChannelFortunes implements JsonRpcWSConnectionListener {

        private final Fortunes fortunes;

        ChannelFortunes(String name) {
            this.fortunes = new Fortunes(name);
        }

        @Override
        public void reconnected(boolean sameSession, @Nullable SessionLoss loss) {
            if (!sameSession) {
                this.fortunes.reconnected(false, loss);
            }
        }

        @Override
        public void disconnected(DisconnectReason reason) {
            this.fortunes.disconnected(reason);
        }
    }

    private final class Fortunes implements JsonRpcWSConnectionListener {

        private final String name;

        Fortunes(String name) {
            this.name = name;
        }

        @Override
        public void reconnecting(DisconnectReason reason) {
            JavaClients.this.outages.incrementAndGet();
        }

        @Override
        public void reconnected(boolean sameSession, @Nullable SessionLoss loss) {
            JavaClients.this.returns.incrementAndGet();
            if (!sameSession) {
                JavaClients.this.losses.incrementAndGet();
                JavaClients.this.faults.add(this.name + ": another session: " + loss);
            }
        }

        @Override
        public void disconnected(DisconnectReason reason) {
            if (!JavaClients.this.closing) {
                JavaClients.this.losses.incrementAndGet();
                JavaClients.this.faults.add(this.name + ": gave up: " + reason);
            }
        }
    }

    private final class Ear extends DefaultJsonRpcHandler<JsonElement> {

        private final Conversation conversation;

        Ear(Conversation conversation) {
            this.conversation = conversation;
        }

        @Override
        public void handleRequest(Transaction transaction, Request<JsonElement> request) throws Exception {
            if (request.getMethod().equals("count")) {
                transaction.openStream(JavaClients.this.numbers.upTo(Numbers.LAST));
                return;
            }
            if (request.getMethod().equals("take")) {
                Taking.begin(transaction, request.getParams(), JavaClients.this.faults, JavaClients.this.taking);
                return;
            }
            long number = this.conversation.hear(request.getParams());
            if (request.getId() != null) {
                transaction.sendResponse(number);
            }
        }
    }
}
