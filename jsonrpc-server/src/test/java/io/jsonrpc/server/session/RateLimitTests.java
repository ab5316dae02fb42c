package io.jsonrpc.server.session;

import static io.jsonrpc.fixtures.Messages.batch;
import static io.jsonrpc.fixtures.Messages.error;
import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.google.gson.JsonElement;
import io.jsonrpc.core.JsonRpcCall;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.error.ErrorTypeException;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.server.EndpointOptions;
import io.jsonrpc.server.LimitScope;
import io.jsonrpc.server.RateLimit;
import io.jsonrpc.server.ServerObserver;
import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.endpoint.SharedHandler;
import io.jsonrpc.server.limit.CallLimit;
import io.jsonrpc.server.limit.CallLimits;
import io.jsonrpc.server.limit.CoveredCalls;
import io.jsonrpc.server.limit.LimitAudit;
import io.jsonrpc.server.limit.LocalLimiter;
import io.jsonrpc.server.limit.RateOfCalls;
import io.jsonrpc.server.settings.ServerSettings;
import io.jsonrpc.spring.security.MethodPattern;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;

/** Calls of which there are more than a limit permits: what is answered, and what is told of them. */
class RateLimitTests {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final List<String> handled = new ArrayList<>();

    private final List<AuditEvent> audited = new ArrayList<>();

    private final Counts counts = new Counts();

    private final TestServer server = new TestServer(ServerSettings.DEFAULT, this.counts);

    private final LocalLimiter local = new LocalLimiter(100, this.server.clock::nanoTime);

    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

    private static final class Counts implements ServerObserver {

        private final List<String> limited = new ArrayList<>();

        private final List<ErrorType> errors = new ArrayList<>();

        @Override
        public void callLimited(String limit) {
            this.limited.add(limit);
        }

        @Override
        public void errorMade(ErrorType type) {
            this.errors.add(type);
        }
    }

    private final class Handler extends DefaultJsonRpcHandler<JsonElement> {

        @Override
        public void handleRequest(Transaction transaction, Request<JsonElement> request) throws IOException {
            RateLimitTests.this.handled.add(request.getMethod());
            transaction.sendResponse("done");
        }
    }

    @BeforeEach
    void listen() {
        this.logged.start();
        logger().addAppender(this.logged);
    }

    @AfterEach
    void stopListening() {
        logger().detachAppender(this.logged);
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(CallLimits.class);
    }

    private CallLimit limit(LimitScope scope, String... methods) {
        return limit(Set.of(), scope, methods);
    }

    private CallLimit limit(Set<String> paths, LimitScope scope, String... methods) {
        List<MethodPattern> patterns =
                List.of(methods).stream().map(MethodPattern::new).toList();
        return new RateOfCalls(
                new RateLimit(methods[0], scope, 2, MINUTE, 2),
                new CoveredCalls(patterns, paths),
                this.local,
                this.local);
    }

    /** An endpoint with limits of two calls a minute. */
    private Endpoint endpoint(CallLimit... limits) {
        LimitAudit audit = new LimitAudit(
                event -> this.audited.add(((AuditApplicationEvent) event).getAuditEvent()),
                this.server.clock::nanoTime);
        CallLimits interceptor = new CallLimits(List.of(limits), this.counts, audit);
        return new Endpoint(
                "/x",
                new SharedHandler(new Handler()),
                new EndpointOptions(
                        null,
                        false,
                        List.of(),
                        List.of(),
                        List.of(interceptor),
                        List.of(),
                        false,
                        true,
                        false,
                        true,
                        false));
    }

    private TestSocket open(Endpoint endpoint, String user) {
        return this.server.open(endpoint, user, Map.of());
    }

    /** Its members return these values, or null. */
    private static <T> T proxy(Class<T> type, Map<String, Object> values) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> values.get(method.getName())));
    }

    private static String call(TestSocket socket, String method) {
        List<String> answers = socket.exchange(request(1, method)).stream()
                .filter(text -> !text.contains("rpc.session.ack"))
                .toList();
        assertThat(answers).hasSize(1);
        return answers.get(0);
    }

    private static final String DONE = result(1, "'done'");

    private static String limited(Object id, long millis) {
        return error(id, -32009, "Too many calls", "{'type':'rate.limited','retryAfterMillis':" + millis + "}");
    }

    private static String limited(long millis) {
        return limited(1, millis);
    }

    @Test
    void oneCallTooManyIsAnsweredWithTheTimeToWait() {
        TestSocket socket = open(endpoint(limit(LimitScope.PRINCIPAL, "a")), "ann");
        assertThat(call(socket, "a")).isEqualTo(DONE);
        assertThat(call(socket, "a")).isEqualTo(DONE);

        assertThat(call(socket, "a")).isEqualTo(limited(30_000));
        this.server.clock.pass(Duration.ofNanos(1));
        assertThat(call(socket, "a")).isEqualTo(limited(30_000));
        this.server.clock.pass(Duration.ofMillis(29_999));
        assertThat(call(socket, "a")).as("rounded up").isEqualTo(limited(1));
        this.server.clock.pass(Duration.ofMillis(1));
        assertThat(call(socket, "a")).isEqualTo(DONE);

        assertThat(this.handled).containsExactly("a", "a", "a");
        assertThat(this.counts.limited).containsExactly("a", "a", "a");
        assertThat(this.counts.errors).containsOnly(ErrorType.RATE_LIMITED).hasSize(3);
    }

    @Test
    void aNotificationTooManyIsDroppedAndCounted() {
        TestSocket socket = open(endpoint(limit(LimitScope.PRINCIPAL, "a")), "ann");
        for (int i = 0; i < 5; i++) {
            assertThat(socket.exchange(notification("a"))).isEmpty();
        }

        assertThat(this.handled).hasSize(2);
        assertThat(this.counts.limited).hasSize(3);
        assertThat(this.counts.errors).containsOnly(ErrorType.RATE_LIMITED).hasSize(3);
        assertThat(socket.closed).isNull();
    }

    @Test
    void eachEntryOfABatchIsACall() {
        TestSocket socket = open(endpoint(limit(LimitScope.PRINCIPAL, "a")), "ann");

        List<String> answers =
                socket.exchange(batch(request(1, "a"), notification("a"), request(2, "a"), request(3, "b")));

        assertThat(answers).containsExactly(batch(result(1, "'done'"), limited(2, 30_000), result(3, "'done'")));
    }

    @Test
    void aUserHasOneCountInAllSessions() {
        Endpoint endpoint = endpoint(limit(LimitScope.PRINCIPAL, "a"));
        TestSocket classic = open(endpoint, "ann");
        TestServer.connect(classic);
        TestSocket resumable = open(endpoint, "ann");
        resumable.exchange(ControlFrames.OPEN);
        assertThat(call(classic, "a")).isEqualTo(DONE);
        assertThat(call(resumable, "a")).isEqualTo(DONE);

        assertThat(call(classic, "a")).isEqualTo(limited(30_000));
        assertThat(call(resumable, "a")).isEqualTo(limited(30_000));
        assertThat(call(open(endpoint, "ann"), "a")).isEqualTo(limited(30_000));
        assertThat(call(open(endpoint, "bob"), "a")).isEqualTo(DONE);
    }

    @Test
    void whereNobodyHasLoggedInAnAddressHasOneCount() {
        Endpoint endpoint = endpoint(limit(LimitScope.PRINCIPAL, "a"));
        for (int i = 0; i < 2; i++) {
            assertThat(call(this.server.openFrom(endpoint, "192.0.2.1"), "a")).isEqualTo(DONE);
            assertThat(call(this.server.openFrom(endpoint, "2001:db8::" + i), "a"))
                    .isEqualTo(DONE);
        }

        assertThat(call(this.server.openFrom(endpoint, "192.0.2.1"), "a")).isEqualTo(limited(30_000));
        assertThat(call(this.server.openFrom(endpoint, "2001:db8::2"), "a")).isEqualTo(limited(30_000));
        assertThat(call(this.server.openFrom(endpoint, "192.0.2.2"), "a")).isEqualTo(DONE);
        assertThat(call(open(endpoint, "c0000201"), "a"))
                .as("a user with the name of an address")
                .isEqualTo(DONE);
    }

    @Test
    void aSessionHasItsCountWhereverItIs() {
        Endpoint endpoint = endpoint(limit(LimitScope.SESSION, "a"));
        TestSocket first = open(endpoint, "ann");
        ControlFrames frames = ControlFrames.openOn(first);
        assertThat(call(first, "a")).isEqualTo(DONE);
        assertThat(call(first, "a")).isEqualTo(DONE);
        assertThat(call(first, "a")).isEqualTo(limited(30_000));

        TestSocket second = open(endpoint, "ann");
        frames.resumeOn(second, 3, 3);

        assertThat(call(second, "a")).isEqualTo(limited(30_000));
        assertThat(call(open(endpoint, "ann"), "a")).as("another session").isEqualTo(DONE);
    }

    @Test
    void everybodyHasOneCountTogether() {
        Endpoint endpoint = endpoint(limit(LimitScope.ALL, "a.*", "b"));
        assertThat(call(open(endpoint, "ann"), "a.x")).isEqualTo(DONE);
        assertThat(call(open(endpoint, "bob"), "b")).isEqualTo(DONE);

        TestSocket carl = open(endpoint, "carl");
        assertThat(call(carl, "a.y")).isEqualTo(limited(30_000));
        assertThat(call(carl, "a")).isEqualTo(DONE);
    }

    @Test
    void aLimitOfOtherPathsCountsNothing() {
        TestSocket socket = open(endpoint(limit(Set.of("/y"), LimitScope.ALL, "*")), "ann");

        for (int i = 0; i < 5; i++) {
            assertThat(call(socket, "a")).isEqualTo(DONE);
        }
    }

    @Test
    void eachLimitCounts() {
        TestSocket socket = open(endpoint(limit(LimitScope.SESSION, "a", "b"), limit(LimitScope.ALL, "b", "c")), "ann");

        assertThat(call(socket, "b")).isEqualTo(DONE);
        assertThat(call(socket, "a")).isEqualTo(DONE);
        assertThat(call(socket, "b")).isEqualTo(limited(30_000));
        assertThat(call(socket, "c")).isEqualTo(DONE);
        assertThat(call(socket, "c")).isEqualTo(limited(30_000));
        assertThat(this.counts.limited).containsExactly("a", "b");
    }

    @Test
    void methodsOfTheProtocolHaveNoLimit() {
        TestSocket socket = open(endpoint(limit(LimitScope.PRINCIPAL, "*")), "ann");
        for (int i = 0; i < 5; i++) {
            assertThat(call(socket, "rpc.unknown")).contains("-32601");
        }

        assertThat(call(socket, "a")).isEqualTo(DONE);
    }

    @Test
    void oneInAMinuteIsAnEventAndOneIsLogged() {
        Endpoint endpoint = endpoint(limit(LimitScope.PRINCIPAL, "once"));
        TestSocket ann = open(endpoint, "ann");
        TestSocket bob = open(endpoint, "bob");
        for (int i = 0; i < 1000; i++) {
            call(ann, "once");
            call(bob, "once");
        }

        assertThat(this.audited)
                .extracting(AuditEvent::getPrincipal, AuditEvent::getType, AuditEvent::getData)
                .containsExactly(
                        tuple("ann", "CALL_LIMITED", Map.of("limit", "once", "method", "once", "refused", 1L)),
                        tuple("bob", "CALL_LIMITED", Map.of("limit", "once", "method", "once", "refused", 1L)));
        assertThat(this.logged.list)
                .first()
                .extracting(ILoggingEvent::getFormattedMessage)
                .asString()
                .contains("is more than the limit 'once' permits");
        assertThat(this.logged.list)
                .filteredOn(event -> event.getLevel() == Level.WARN)
                .as("one a minute, of 1,996")
                .hasSizeLessThan(100);

        this.audited.clear();
        this.server.clock.pass(MINUTE);
        for (int i = 0; i < 3; i++) {
            call(ann, "once");
        }

        assertThat(this.audited)
                .extracting(AuditEvent::getData)
                .containsExactly(Map.of("limit", "once", "method", "once", "refused", 998L));
    }

    @Test
    void aRefusalHasNoStackTrace() {
        Session session = proxy(Session.class, Map.of("getPathPattern", "/x"));
        JsonRpcCall call = proxy(JsonRpcCall.class, Map.of("getMethod", "a", "getSession", session));
        CallLimits limits = new CallLimits(List.of(limit(LimitScope.ALL, "a")), this.counts, (limit, refused) -> {});
        limits.admit(call);
        limits.admit(call);

        assertThatThrownBy(() -> limits.admit(call))
                .isInstanceOf(ErrorTypeException.class)
                .satisfies(refusal -> assertThat(refusal.getStackTrace()).isEmpty());
    }

    @Test
    void manyCallersAreOneEventTogetherThatNamesNobody() {
        Endpoint endpoint = endpoint(limit(LimitScope.SESSION, "many"));
        List<TestSocket> sockets = IntStream.range(0, 300)
                .mapToObj(i -> open(endpoint, "user" + i))
                .toList();
        sockets.forEach(socket -> {
            for (int i = 0; i < 3; i++) {
                call(socket, "many");
            }
        });

        assertThat(this.audited).extracting(AuditEvent::getPrincipal).doesNotHaveDuplicates();
        assertThat(this.audited)
                .filteredOn(event -> event.getPrincipal().startsWith("user"))
                .hasSize(256);
        assertThat(this.audited)
                .filteredOn(event -> event.getPrincipal().isEmpty())
                .extracting(AuditEvent::getType, AuditEvent::getData)
                .containsExactly(tuple("CALL_LIMITED", Map.of("refused", 1L)));

        this.audited.clear();
        this.server.clock.pass(MINUTE);
        sockets.forEach(socket -> {
            for (int i = 0; i < 3; i++) {
                call(socket, "many");
            }
        });

        assertThat(this.audited)
                .filteredOn(event -> event.getPrincipal().isEmpty())
                .extracting(AuditEvent::getData)
                .containsExactly(Map.of("refused", 44L));
    }
}
