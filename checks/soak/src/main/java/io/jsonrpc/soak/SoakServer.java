package io.jsonrpc.soak;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.error.UndeliveredMessagesException;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.server.ChannelAuthorizer;
import io.jsonrpc.server.JsonRpcConfigurer;
import io.jsonrpc.server.JsonRpcHandlerRegistry;
import io.jsonrpc.server.SessionManager;
import io.jsonrpc.server.session.DefaultSessionManager;
import io.jsonrpc.server.session.SessionTotals;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The server's process: the starter with its defaults. Prints its port first. Arguments: the seconds of a round, and a property. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class SoakServer implements JsonRpcConfigurer {

    private final SoakHandler handler = new SoakHandler();

    public static void main(String[] args) throws IOException {
        Console console = Console.open();
        ConfigurableApplicationContext application = SpringApplication.run(
                SoakServer.class,
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--jsonrpc.server.requests.timeout=" + Conversation.PATIENCE,
                args[1]);
        int port = Integer.parseInt(application.getEnvironment().getRequiredProperty("local.server.port"));
        console.serve(new ServerPart(application, Integer.parseInt(args[0])), port);
    }

    @Override
    public void registerJsonRpcHandlers(JsonRpcHandlerRegistry registry) {
        registry.addHandler(this.handler, "/soak").withChannels();
    }

    @Bean
    ChannelAuthorizer everybody() {
        return request -> ChannelAuthorizer.Decision.ALLOW;
    }

    /** Each client sends its name in {@code registerInfo}. */
    private static final class SoakHandler extends DefaultJsonRpcHandler<JsonElement> {

        final Map<String, Conversation> conversations = new ConcurrentHashMap<>();

        final Faults faults = new Faults();

        final Numbers numbers = new Numbers();

        final AtomicLong taking = new AtomicLong();

        final AtomicLong ends = new AtomicLong();

        final AtomicLong losses = new AtomicLong();

        private static String nameOf(Session session) {
            return ((JsonObject) Objects.requireNonNull(session.getRegisterInfo()))
                    .get("name")
                    .getAsString();
        }

        @Override
        public void afterConnectionEstablished(Session session) {
            String name = nameOf(session);
            if (this.conversations.put(name, new Conversation(name, session, this.numbers, this.faults)) != null) {
                this.faults.add(name + ": a second session");
            }
        }

        @Override
        public void handleRequest(Transaction transaction, Request<JsonElement> request) throws Exception {
            if (request.getMethod().equals("count")) {
                transaction.openStream(this.numbers.upTo(Numbers.LAST));
                return;
            }
            if (request.getMethod().equals("take")) {
                Taking.begin(transaction, request.getParams(), this.faults, this.taking);
                return;
            }
            String name = nameOf(transaction.getSession());
            long number = Objects.requireNonNull(this.conversations.get(name)).hear(request.getParams());
            if (request.getId() != null) {
                transaction.sendResponse(number);
            }
        }

        @Override
        public void handleUncaughtException(Session session, Exception exception) {
            this.faults.add(nameOf(session) + ": the handler failed: " + exception);
        }

        @Override
        public void handleTransportError(Session session, Throwable exception) {
            if (exception instanceof UndeliveredMessagesException) {
                this.losses.incrementAndGet();
                this.faults.add(nameOf(session) + ": " + exception.getMessage());
            }
        }

        @Override
        public void afterConnectionClosed(Session session, String status) {
            this.ends.incrementAndGet();
            this.conversations.remove(nameOf(session));
        }
    }

    private static final class ServerPart implements Part {

        private final ConfigurableApplicationContext application;

        private final SoakHandler handler;

        private final Speech speech;

        /** What the server does from time to time in any case. */
        private final long timersAtRest;

        ServerPart(ConfigurableApplicationContext application, int seconds) {
            this.application = application;
            this.handler = application.getBean(SoakServer.class).handler;
            this.speech = new Speech(this.handler.conversations, seconds);
            this.timersAtRest = timers();
        }

        @Override
        public void speak(boolean on) {
            this.speech.turn(on);
        }

        @Override
        public Look look() {
            Map<String, Tally> tallies = new HashMap<>();
            this.handler.conversations.forEach((name, conversation) -> tallies.put(name, conversation.tally()));
            Map<String, Long> events = new TreeMap<>();
            events.put("sessions ended", this.handler.ends.get());
            events.put("sessions lost", this.handler.losses.get());
            events.putAll(Judge.streamEvents(this.handler.conversations.values(), this.handler.numbers));
            for (String counter : new String[] {
                "sessions.resumed",
                "sockets.refused",
                "sessions.revoked",
                "sessions.evicted",
                "resumes.refused",
                "messages.dropped",
                "errors"
            }) {
                events.put(counter, count("jsonrpc.server." + counter));
            }
            return new Look(
                    tallies,
                    ManagementFactory.getThreadMXBean().getThreadCount(),
                    kept(),
                    events,
                    this.handler.faults.count(),
                    this.handler.faults.first());
        }

        private long count(String name) {
            return (long) this.application.getBean(MeterRegistry.class).find(name).counters().stream()
                    .mapToDouble(Counter::count)
                    .sum();
        }

        private Map<String, Long> kept() {
            DefaultSessionManager sessions = this.application.getBean(DefaultSessionManager.class);
            SessionTotals totals = sessions.totals();
            Map<String, Long> kept = new TreeMap<>();
            kept.put("sessions", (long) sessions.sessionCount());
            kept.put("sockets", (long) sessions.socketCount());
            kept.put("requests in flight", (long) totals.inFlight());
            kept.put("own requests pending", (long) totals.pending());
            kept.put("queued messages", (long) totals.outboundMessages());
            kept.put("queued bytes", totals.outboundBytes());
            kept.put("unacknowledged messages", (long) totals.unacknowledgedMessages());
            kept.put("unacknowledged bytes", totals.unacknowledgedBytes());
            kept.put("detached bytes", sessions.detachedBytes());
            kept.put("queued tasks", gauge("jsonrpc.server.workers.queued"));
            kept.put("channels", gauge("jsonrpc.server.channels"));
            kept.put("incoming bytes", sessions.inboundBytes());
            kept.put("timers", Math.max(0, timers() - this.timersAtRest));
            kept.put(
                    Judge.STREAMS,
                    Judge.streams(
                            this.handler.conversations.values(), this.handler.numbers, this.handler.taking.get()));
            return kept;
        }

        private long gauge(String name) {
            Gauge gauge =
                    this.application.getBean(MeterRegistry.class).find(name).gauge();
            return (long) Objects.requireNonNull(gauge).value();
        }

        private long timers() {
            return this.application
                    .getBean("jsonRpcScheduler", ScheduledThreadPoolExecutor.class)
                    .getQueue()
                    .size();
        }

        @Override
        public void sendAway() {
            this.application.getBean(SessionManager.class).goAway(Duration.ZERO);
        }

        @Override
        public void end() {
            this.application.close();
        }
    }
}
