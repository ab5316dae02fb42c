package io.jsonrpc.server.actuate;

import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static io.jsonrpc.server.session.TestServer.endpoint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jsonrpc.annotation.Delivery;
import io.jsonrpc.core.PeerObserver;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.message.ErrorCatalog;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.RequestId;
import io.jsonrpc.core.source.StreamSource;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.fixtures.ItemSource;
import io.jsonrpc.server.session.TestServer;
import io.jsonrpc.server.session.TestSocket;
import io.jsonrpc.server.settings.ServerSettings;
import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests are observed under the names of OpenTelemetry, whatever clients and handlers do. */
class ServerObservationTests {

    private final TestObservationRegistry registry = TestObservationRegistry.create();

    private final List<JsonRpcServerObservationContext> stopped = new ArrayList<>();

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    private final ScriptedHandler handler = new ScriptedHandler();

    ServerObservationTests() {
        this.registry.observationConfig().observationHandler(new DefaultMeterObservationHandler(this.meters));
        this.registry.observationConfig().observationHandler(new Stops());
    }

    private final class Stops implements ObservationHandler<JsonRpcServerObservationContext> {

        @Override
        public void onStop(JsonRpcServerObservationContext context) {
            ServerObservationTests.this.stopped.add(context);
        }

        @Override
        public boolean supportsContext(Observation.Context context) {
            return context instanceof JsonRpcServerObservationContext;
        }
    }

    private MicrometerServerObserver observer(
            int maxMethods, List<String> methods, @Nullable JsonRpcServerObservationConvention convention) {
        return new MicrometerServerObserver(
                this.meters, this.registry, ErrorCatalog.DEFAULT, maxMethods, methods, convention);
    }

    private TestSocket client(MicrometerServerObserver observer) {
        return new TestServer(ServerSettings.DEFAULT, observer).open(endpoint("/scripted", this.handler));
    }

    private TestSocket client() {
        return client(observer(100, List.of(), null));
    }

    private static void answer(Transaction transaction) {
        try {
            transaction.sendResponse("late");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private JsonRpcServerObservationContext last() {
        return this.stopped.get(this.stopped.size() - 1);
    }

    private static String text(KeyValues values) {
        return values.stream()
                .map(value -> value.getKey() + "=" + value.getValue())
                .collect(Collectors.joining(" "));
    }

    @Test
    void answeredRequestHasTheNamesOfOpenTelemetry() {
        client().send(request(7, "add"));

        assertThat(this.stopped).hasSize(1);
        assertThat(last().getName()).isEqualTo("rpc.server.call.duration");
        assertThat(last().getContextualName()).isEqualTo("add");
        assertThat(text(last().getLowCardinalityKeyValues()))
                .isEqualTo("error.type=none jsonrpc.endpoint=/scripted jsonrpc.protocol.version=2.0 rpc.method=add "
                        + "rpc.status_code=none rpc.system.name=jsonrpc");
        assertThat(text(last().getHighCardinalityKeyValues())).isEqualTo("jsonrpc.request.id=7");
        assertThat(last().getError()).isNull();
    }

    @Test
    void handlingBecomesATimerInSeconds() {
        client().send(request(7, "add"));

        var timer = this.meters
                .get("rpc.server.call.duration")
                .tag("rpc.method", "add")
                .timer();
        assertThat(timer.count()).isEqualTo(1);
        assertThat(this.meters.get("rpc.server.call.duration.active").longTaskTimers())
                .allSatisfy(active -> assertThat(active.activeTasks()).isZero());
    }

    @Test
    void errorsOfTheFrameworkAndOfHandlersHaveTheirCode() {
        TestSocket client = client();
        this.handler.script = (transaction, request) -> transaction.sendError(4711, "secret of the application", null);
        client.send(request(1, "fail"));
        assertThat(text(last().getLowCardinalityKeyValues()))
                .isEqualTo("error.type=4711 jsonrpc.endpoint=/scripted jsonrpc.protocol.version=2.0 rpc.method=_OTHER "
                        + "rpc.status_code=4711 rpc.system.name=jsonrpc");
        assertThat(last().getError()).hasMessage("JSON-RPC error 4711");
        assertThat(last().getContextualName()).isEqualTo("jsonrpc");

        this.handler.script = (transaction, request) -> {
            throw new IllegalStateException("secret of the application");
        };
        client.send(request(2, "fail"));
        assertThat(last().getErrorCode()).isEqualTo("-32603");
        assertThat(last().getError()).hasMessage("JSON-RPC error -32603");
    }

    @Test
    void scopeIsOpenInTheHandlerAndNowhereElse() {
        List<Observation> current = new ArrayList<>();
        this.handler.script = (transaction, request) -> {
            current.add(this.registry.getCurrentObservation());
            transaction.sendResponse(1);
            current.add(this.registry.getCurrentObservation());
        };

        client().send(request(1, "add"));

        assertThat(current).doesNotContainNull().hasSize(2);
        assertThat(this.registry.getCurrentObservation()).isNull();
        assertThat(this.stopped).hasSize(1);
    }

    @Test
    void laterAnswerOnAnotherThreadEndsTheObservation() throws Exception {
        List<Transaction> open = new ArrayList<>();
        this.handler.script = (transaction, request) -> {
            transaction.startAsync();
            open.add(transaction);
        };
        client().send(request(1, "slow"));
        assertThat(this.stopped).isEmpty();
        assertThat(this.registry.getCurrentObservation()).isNull();

        CompletableFuture.runAsync(() -> answer(open.get(0))).get(10, TimeUnit.SECONDS);

        assertThat(this.stopped).hasSize(1);
        assertThat(last().getMethodTag()).isEqualTo("slow");
    }

    @Test
    void requestThatItsSessionLeavesBehindEndsOnce() {
        this.handler.script = (transaction, request) -> transaction.startAsync();
        TestSocket client = client();
        client.send(request(1, "slow"));

        client.lose(CloseStatus.NORMAL);

        assertThat(this.stopped).hasSize(1);
    }

    @Test
    void observationEndsOnceHoweverOftenItIsTold() {
        var observer = observer(100, List.of(), null);
        this.handler.script = (transaction, request) -> {
            PeerObserver.Handling handling = observer.requestStarted(transaction.getSession(), "x", RequestId.of(1));
            handling.ended(ErrorCatalog.DEFAULT.error(ErrorType.REQUEST_CANCELLED));
            handling.handlerReturned();
            handling.ended(null);
            transaction.sendResponse(1);
        };
        new TestServer().open(endpoint("/x", this.handler)).send(request(1, "x"));

        assertThat(this.stopped).hasSize(1);
        assertThat(last().getErrorCode()).isEqualTo("-32800");
        assertThat(this.registry.getCurrentObservation()).isNull();
    }

    @Test
    void inventedMethodsThatAreNotReallyAnsweredNeverBecomeTags() {
        this.handler.script = (transaction, request) -> {};
        TestSocket client = client();
        for (int i = 0; i < 5; i++) {
            assertThat(client.exchange(request(i, "invented" + i))).hasSize(1);
        }
        client.send(notification("told"));

        assertThat(this.stopped)
                .hasSize(6)
                .extracting(JsonRpcServerObservationContext::getMethodTag)
                .containsOnly("_OTHER");
        assertThat(text(this.stopped.get(0).getHighCardinalityKeyValues()))
                .isEqualTo("jsonrpc.request.id=0 rpc.method_original=invented0");
        assertThat(text(last().getHighCardinalityKeyValues())).isEqualTo("rpc.method_original=told");
        assertThat(this.meters.get("rpc.server.call.duration").timers()).hasSize(1);
    }

    @Test
    void oneMethodMoreThanTheLimitIsOther() {
        TestSocket client = client(observer(3, List.of("named"), null));
        for (String method : List.of("second", "third", "fourth", "named", "second", "fourth")) {
            client.send(request(1, method));
        }

        assertThat(this.stopped)
                .extracting(JsonRpcServerObservationContext::getMethodTag)
                .containsExactly("second", "third", "_OTHER", "named", "second", "_OTHER");
    }

    @Test
    void namedMethodIsATagEvenForANotification() {
        client(observer(3, List.of("named"), null)).send(notification("named"));

        assertThat(last().getMethodTag()).isEqualTo("named");
        assertThat(last().getHighCardinalityKeyValues()).isEmpty();
    }

    @Test
    void moreNamedMethodsThanTheLimitAreRefused() {
        observer(2, List.of("a", "b"), null);
        assertThatThrownBy(() -> observer(1, List.of("a", "b"), null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("jsonrpc.server.observation.methods");
    }

    @Test
    void errorCodesThatAClientChoosesMakeABoundedNumberOfMeters() {
        TestSocket client = client();
        for (int i = 1; i <= 101; i++) {
            int code = i;
            this.handler.script = (transaction, request) -> transaction.sendError(code, "", null);
            client.send(request(i, "relay"));
        }

        assertThat(this.stopped.get(98).getErrorCode()).isEqualTo("99");
        assertThat(this.stopped.get(99).getErrorCode()).isEqualTo("100");
        assertThat(this.stopped.get(100).getErrorCode()).isEqualTo("_OTHER");
        this.handler.script = (transaction, request) -> {
            throw new IllegalStateException();
        };
        client.send(request(1, "fail"));
        assertThat(last().getErrorCode()).isEqualTo("-32603");
    }

    @Test
    void idOfAStringIsToldWithoutItsQuotesAndTheNullIdNotAtAll() {
        TestSocket client = client();
        client.send(request("'77'", "add"));
        assertThat(text(last().getHighCardinalityKeyValues())).isEqualTo("jsonrpc.request.id=77");

        client.send(request("null", "add"));
        assertThat(last().getHighCardinalityKeyValues()).isEmpty();
    }

    @Test
    void observationThatFailsBreaksNoCall() {
        JsonRpcServerObservationConvention broken = new DefaultJsonRpcServerObservationConvention() {
            @Override
            public KeyValues getLowCardinalityKeyValues(JsonRpcServerObservationContext context) {
                throw new IllegalStateException("broken convention");
            }
        };

        assertThat(client(observer(10, List.of(), broken)).exchange(request(1, "add")))
                .containsExactly(result(1, "'ok'"));
    }

    /** What was observed of streams. */
    private List<Observation.Context> streams() {
        List<Observation.Context> found = new ArrayList<>();
        this.registry.observationConfig().observationHandler(new ObservationHandler<>() {

            @Override
            public void onStop(Observation.Context context) {
                found.add(context);
            }

            @Override
            public boolean supportsContext(Observation.Context context) {
                return !(context instanceof JsonRpcServerObservationContext);
            }
        });
        return found;
    }

    @ParameterizedTest
    @CsvSource({
        "complete, 3, 0",
        "error, 1, 0",
        "cancelled, 2, 0",
        "skipping, 1, 2",
    })
    void aStreamIsObservedFromItsCallToItsEnd(String how, int items, int skipped) {
        List<Observation.Context> streams = streams();
        ItemSource source = new ItemSource();
        this.handler.script = (transaction, request) -> transaction.openStream(
                StreamSource.of(source).delivering(how.equals("skipping") ? Delivery.LATEST : Delivery.ALL));
        TestSocket client = client();
        client.send(request(1, "watch"));
        assertThat(this.stopped).as("the call is over").hasSize(1);
        if (how.equals("skipping")) {
            client.send(notification("rpc.stream.limit", "{'subscription':'s1','limit':0}"));
        }
        for (int i = 0; i < items + skipped; i++) {
            source.give(i);
        }
        assertThat(streams).isEmpty();

        switch (how) {
            case "error" -> source.fail(new IllegalStateException("secret"));
            case "cancelled" -> client.send(notification("rpc.stream.cancel", "{'subscription':'s1'}"));
            default -> {
                client.send(notification("rpc.stream.limit", "{'subscription':'s1','limit':9}"));
                source.to().onComplete();
            }
        }

        Observation.Context stream = streams.get(0);
        assertThat(streams).hasSize(1);
        assertThat(stream.getName()).isEqualTo("jsonrpc.server.stream");
        assertThat(stream.getContextualName()).isEqualTo("stream of watch");
        assertThat(text(stream.getLowCardinalityKeyValues()))
                .isEqualTo("jsonrpc.endpoint=/scripted outcome=" + (how.equals("skipping") ? "complete" : how)
                        + " rpc.method=watch rpc.system.name=jsonrpc");
        assertThat(text(stream.getHighCardinalityKeyValues()))
                .isEqualTo("jsonrpc.stream.items=" + items + " jsonrpc.stream.skipped=" + skipped);
        assertThat(stream.getParentObservation()).isNotNull();
        assertThat(stream.getParentObservation().getContextView()).isEqualTo(last());
        client.lose(CloseStatus.NORMAL);
        assertThat(streams).hasSize(1);
    }

    @Test
    void theEndOfTheSessionEndsTheObservationOfAStream() {
        List<Observation.Context> streams = streams();
        this.handler.script = (transaction, request) -> transaction.openStream(new ItemSource());
        TestSocket client = client();
        client.send(request(1, "watch"));

        client.lose(CloseStatus.NORMAL);

        assertThat(streams)
                .singleElement()
                .satisfies(stream ->
                        assertThat(text(stream.getLowCardinalityKeyValues())).contains("outcome=cancelled"));
    }

    @Test
    void ownConventionNamesTheTags() {
        JsonRpcServerObservationConvention own = new DefaultJsonRpcServerObservationConvention() {
            @Override
            public KeyValues getLowCardinalityKeyValues(JsonRpcServerObservationContext context) {
                return super.getLowCardinalityKeyValues(context).and("room", "blue");
            }
        };

        client(observer(10, List.of(), own)).send(request(1, "add"));

        assertThat(last().getLowCardinalityKeyValue("room").getValue()).isEqualTo("blue");
    }

    @Test
    void callThatThePredicateRefusesIsNotWatched() {
        List<PeerObserver.Handling> handlings = new ArrayList<>();
        var observer = observer(10, List.of(), null);
        this.handler.script = (transaction, request) ->
                handlings.add(observer.requestStarted(transaction.getSession(), "add", RequestId.of(1)));
        this.registry.observationConfig().observationPredicate((name, context) -> false);

        client(observer).send(request(1, "add"));

        assertThat(handlings).containsExactly(PeerObserver.Handling.NONE);
    }

    @Test
    void withoutAnObservationHandlerTheTimersAreTheSame() {
        SimpleMeterRegistry timed = new SimpleMeterRegistry();
        var timing = new MicrometerServerObserver(
                timed, ObservationRegistry.create(), ErrorCatalog.DEFAULT, 2, List.of("named"), null);
        for (MicrometerServerObserver observer : List.of(observer(2, List.of("named"), null), timing)) {
            TestSocket client = client(observer);
            this.handler.script = (transaction, request) -> transaction.sendResponse(1);
            for (String method : List.of("named", "learned", "too many", "learned")) {
                client.send(request(1, method));
            }
            this.handler.script = (transaction, request) -> transaction.sendError(4711, "no", null);
            client.send(request(2, "named"));
            this.handler.script = (transaction, request) -> {
                throw new IllegalStateException("secret of the application");
            };
            client.send(request(3, "unknown"));
        }

        assertThat(timers(timed)).isEqualTo(timers(this.meters)).hasSize(5).containsValue(2L);
    }

    @Test
    void callsOfMethodsThatAreTagsAreCountedWhetherObservedOrTimed() {
        var timing = new MicrometerServerObserver(
                new SimpleMeterRegistry(),
                ObservationRegistry.create(),
                ErrorCatalog.DEFAULT,
                2,
                List.of("named", "never"),
                null);
        for (MicrometerServerObserver observer : List.of(observer(2, List.of("named", "never"), null), timing)) {
            TestSocket client = client(observer);
            this.handler.script = (transaction, request) -> transaction.sendResponse(1);
            client.send(request(1, "named"));
            client.send(request(2, "named"));
            this.handler.script = (transaction, request) -> transaction.sendError(4711, "no", null);
            client.send(request(3, "named"));
            client.send(request(4, "unknown"));

            assertThat(observer.counts("/scripted"))
                    .containsOnly(
                            Map.entry("named", new CallCounter.Count(3, 1)),
                            Map.entry("never", CallCounter.Count.NONE));
            assertThat(observer.counts("/elsewhere")).isEmpty();
        }
    }

    private static Map<String, Long> timers(SimpleMeterRegistry meters) {
        return meters.get("rpc.server.call.duration").timers().stream()
                .collect(Collectors.toMap(timer -> timer.getId().toString(), Timer::count));
    }
}
