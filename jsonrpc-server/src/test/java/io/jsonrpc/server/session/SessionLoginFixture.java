package io.jsonrpc.server.session;

import static io.jsonrpc.fixtures.Messages.error;
import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;

import com.google.gson.JsonElement;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.engine.threads.Timers;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.fixtures.ItemSource;
import io.jsonrpc.server.EndpointOptions;
import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.endpoint.SharedHandler;
import io.jsonrpc.server.security.SessionLogins;
import io.jsonrpc.spring.context.SecurityContextInterceptor;
import io.jsonrpc.spring.session.JsonRpcSessionEvent;
import io.jsonrpc.spring.session.SessionEvents;
import java.io.IOException;
import java.security.Principal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.context.support.StaticApplicationContext;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;

/** A server that knows when the logins of its sessions end, and takes tokens for other ones. */
abstract class SessionLoginFixture {

    static final String EXPIRED = "{'code':-32003,'message':'Authentication expired','data':{'type':'auth.expired'}}";

    static final String REFUSED = error(1, -32003, "Authentication expired", "{'type':'auth.expired'}");

    static final Duration MINUTE = Duration.ofMinutes(1);

    final StaticApplicationContext application = new StaticApplicationContext();

    final TestServer server;

    private final SessionLogins logins;

    final Endpoint endpoint;

    /** By name; absent for those that do not expire. */
    private final Map<String, Instant> ends = new HashMap<>();

    final List<String> handled = new ArrayList<>();

    final List<String> closed = new ArrayList<>();

    /** How far the clock of the system was set forward. */
    Duration ahead = Duration.ZERO;

    /** Nobody knows when a login ends. */
    boolean endsUnknown;

    /** What happens while the handler of 'slow' runs. */
    Runnable meanwhile = () -> {};

    /** What happens while the handler hears that a session has begun. */
    Runnable atBegin = () -> {};

    SessionLoginFixture() {
        this.server = new TestServer(new SessionEvents(this.application, this::heardFirst));
        this.logins = new SessionLogins(
                this::end,
                this::renewed,
                new TestClock(),
                new Timers(this.server.clock, this.server.clock::nanoTime),
                this.server.workers);
        this.endpoint = new Endpoint(
                "/x",
                new SharedHandler(new Handler()),
                new EndpointOptions(
                        null,
                        false,
                        List.of(),
                        List.of(),
                        List.of(new SecurityContextInterceptor(
                                SecurityContextHolder.getContextHolderStrategy(), this.logins, null)),
                        List.of(),
                        false,
                        true,
                        false,
                        true,
                        false));
        this.application.refresh();
    }

    private Consumer<JsonRpcSessionEvent> heardFirst() {
        return this.logins;
    }

    private @Nullable Instant end(Principal user) {
        if (this.endsUnknown) {
            throw new IllegalStateException("no database");
        }
        return this.ends.get(user.getName());
    }

    /** The time of the server as that of the day. */
    private final class TestClock extends Clock {

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.EPOCH
                    .plusNanos(SessionLoginFixture.this.server.clock.nanoTime())
                    .plus(SessionLoginFixture.this.ahead);
        }
    }

    /** Answers 'watch' with a stream that has no items, and all else with its name. */
    private final class Handler extends DefaultJsonRpcHandler<JsonElement> {

        @Override
        public void handleRequest(Transaction transaction, Request<JsonElement> request) throws IOException {
            SessionLoginFixture.this.handled.add(request.getMethod());
            if (request.getMethod().equals("slow")) {
                SessionLoginFixture.this.meanwhile.run();
            }
            if (request.getMethod().equals("watch")) {
                transaction.openStream(new ItemSource());
            } else {
                transaction.sendResponse(request.getMethod());
            }
        }

        @Override
        public void afterConnectionEstablished(Session session) {
            SessionLoginFixture.this.atBegin.run();
        }

        @Override
        public void afterConnectionClosed(Session session, String status) {
            SessionLoginFixture.this.closed.add(status);
        }
    }

    /** Tokens are names of users, with a login that lasts for a minute. */
    private @Nullable Principal renewed(String token) {
        if (token.equals("broken")) {
            throw new IllegalStateException("no server");
        }
        if (token.equals("forged")) {
            return null;
        }
        expiresIn(token, MINUTE);
        return new TestingAuthenticationToken(token, "", "ROLE_A");
    }

    void expiresIn(String user, Duration left) {
        this.ends.put(
                user, Instant.EPOCH.plusNanos(this.server.clock.nanoTime()).plus(left));
    }

    TestSocket open(String user) {
        return this.server.open(this.endpoint, user, Map.of());
    }

    TestSocket open(String user, String... authorities) {
        Principal login = new TestingAuthenticationToken(user, "", authorities);
        return this.server.openAs(this.endpoint, login);
    }

    static String item(String error) {
        return notification("rpc.stream.item", "{'subscription':'s1','error':" + error + "}");
    }

    static List<String> data(List<String> frames) {
        return frames.stream()
                .filter(frame -> !frame.contains("rpc.session.ack"))
                .toList();
    }

    /** Resumes on this socket after one answer to one request; returns what else is sent. */
    static List<String> resumed(ControlFrames frames, TestSocket socket) {
        List<String> sent = new ArrayList<>(frames.resumeOn(socket, 1, 1));
        sent.addAll(socket.takeReceived());
        return data(sent);
    }
}
