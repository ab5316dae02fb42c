package io.jsonrpc.client;

import static io.jsonrpc.client.ResumableBench.V1;
import static io.jsonrpc.client.ResumableBench.confirmation;
import static io.jsonrpc.client.ResumableBench.opened;
import static io.jsonrpc.fixtures.Messages.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.google.gson.JsonElement;
import io.jsonrpc.client.FakeNetwork.FakeSocket;
import io.jsonrpc.client.FakeNetwork.Try;
import io.jsonrpc.client.event.ConnectFailedException;
import io.jsonrpc.client.event.ConnectFailedException.Stage;
import io.jsonrpc.client.event.SessionKind;
import io.jsonrpc.client.policy.Backoff;
import io.jsonrpc.client.policy.ReconnectPolicy;
import io.jsonrpc.client.policy.SessionMode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** When a handshake goes without the offer of our subprotocols, and that no failed handshake costs the session. */
class SessionOfferTests {

    private static final ConnectFailedException ENDED =
            new ConnectFailedException(Stage.ENDED, "ended", new IOException("end of stream"));

    private static final Duration WAIT = Duration.ofSeconds(1);

    private final ResumableBench bench = bench(options -> options);

    private final JsonRpcClientWebSocket client = this.bench.client;

    private static ResumableBench bench(UnaryOperator<JsonRpcClientBuilder> options) {
        return new ResumableBench(
                builder -> options.apply(builder.reconnect(ReconnectPolicy.DEFAULT.withBackoff(Backoff.fixed(WAIT)))));
    }

    private static ConnectFailedException http(int status) {
        return new ConnectFailedException(status, "HTTP " + status, null, null);
    }

    private static List<String> offered(Try attempt) {
        return attempt.request().subprotocols();
    }

    private static Try withOffer(ResumableBench bench) {
        Try next = bench.bench.run().network.nextTry();
        assertThat(offered(next)).containsExactly(V1, "jsonrpc2");
        return next;
    }

    private Try withOffer() {
        return withOffer(this.bench);
    }

    private Try withoutOffer() {
        Try next = this.bench.bench.run().network.nextTry();
        assertThat(offered(next)).isEmpty();
        return next;
    }

    private void waitForTheNextTry() {
        assertThat(this.bench.bench.run().network.isQuiet()).isTrue();
        this.bench.bench.pass(WAIT);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 426})
    void aRefusedOfferIsLeftOutAtOnceAndTheServerIsAskedForASessionAllTheSame(int status) {
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        Logger logger = (Logger) LoggerFactory.getLogger("io.jsonrpc.client.connection.ConnectAttempt");
        logger.addAppender(logged);
        try {
            this.client.connectAsync();
            withOffer().fails(http(status));
            FakeSocket socket = withoutOffer().succeeds();
            assertThat(socket.takeSent()).singleElement().asString().contains("rpc.session.open");
            socket.receives(opened());
        } finally {
            logger.detachAppender(logged);
        }
        assertThat(this.bench.bench.takeEvents()).containsExactly("connected");
        assertThat(this.client.getSessionKind()).isEqualTo(SessionKind.RESUMABLE);
        assertThat(logged.list).singleElement().satisfies(event -> {
            assertThat(event.getLevel()).isEqualTo(Level.WARN);
            assertThat(event.getFormattedMessage()).contains(V1, "HTTP " + status);
        });
    }

    @Test
    void nothingOfItIsRememberedInTheNextOutageAndTheSessionIsResumedWithoutTheOfferToo() {
        this.client.connectAsync();
        withOffer().fails(http(400));
        FakeSocket first = withoutOffer().succeeds();
        first.receives(opened());
        first.breaks();
        this.bench.call("meanwhile");
        waitForTheNextTry();
        withOffer().fails(http(400));
        FakeSocket second = withoutOffer().succeeds();
        first.takeSent();
        assertThat(second.takeSent()).singleElement().asString().contains("rpc.session.resume");
        this.bench.resumed(second, 0, 1);
        assertThat(second.takeSent()).containsExactly(confirmation(0, 0, 1), request(1, "meanwhile"));
        assertThat(this.bench.bench.takeEvents())
                .containsExactly("connected", "reconnecting NETWORK", "reconnected true");
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 407, 429, 500, 502, 503, 504})
    void noOtherStatusIsBlamedOnTheOffer(int status) {
        ResumableBench patient = bench(options -> options.retryFirstConnection(true));
        patient.client.connectAsync();
        for (int tries = 1; tries <= 4 && status != 401 && status != 403; tries++) {
            withOffer(patient).fails(http(status));
            assertThat(patient.bench.run().network.isQuiet()).isTrue();
            patient.bench.pass(WAIT);
        }
        withOffer(patient).fails(http(status));
        assertThat(patient.bench.run().network.isQuiet()).isTrue();
    }

    @Test
    void aFirstHandshakeThatEndsIsRepeatedAtOnceAndThenTriedWithoutTheOffer() {
        for (int round = 0; round < 2; round++) {
            this.client.connectAsync();
            withOffer().fails(ENDED);
            withOffer().fails(ENDED);
            withoutOffer().fails(http(500));
            assertThat(this.bench.bench.takeEvents()).containsExactly("connectionFailed");
        }
    }

    @Test
    void anUnreachableServerIsNotTriedWithoutIt() {
        this.client.connectAsync();
        withOffer().isRefused();
        assertThat(this.bench.bench.takeEvents()).containsExactly("connectionFailed");
        assertThat(this.bench.bench.network.isQuiet()).isTrue();
    }

    @Test
    void inAnOutageTwoHandshakesInARowMustEnd() {
        this.bench.connected().breaks();
        waitForTheNextTry();
        withOffer().fails(ENDED);
        waitForTheNextTry();
        withOffer().fails(http(502));
        waitForTheNextTry();
        withOffer().fails(ENDED);
        waitForTheNextTry();
        withOffer().fails(ENDED);
        FakeSocket second = withoutOffer().succeeds();
        assertThat(second.takeSent()).singleElement().asString().contains("rpc.session.resume");
    }

    @Test
    void whereItEndsWithoutTheOfferTooTheCountBeginsAnew() {
        this.bench.connected().breaks();
        waitForTheNextTry();
        withOffer().fails(ENDED);
        waitForTheNextTry();
        withOffer().fails(ENDED);
        withoutOffer().fails(ENDED);
        waitForTheNextTry();
        withOffer().fails(ENDED);
        assertThat(this.bench.bench.run().network.isQuiet()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 426, 0})
    void aRequiredSessionNeverGoesWithoutTheOffer(int status) {
        ResumableBench strict =
                bench(options -> options.session(SessionMode.REQUIRED).retryFirstConnection(true));
        strict.client.connectAsync();
        for (int tries = 1; tries <= 4; tries++) {
            withOffer(strict).fails(status == 0 ? ENDED : http(status));
            assertThat(strict.bench.run().network.isQuiet()).isTrue();
            strict.bench.pass(WAIT);
        }
    }

    @Test
    void aServerThatSaysNothingToOpenIsAskedToConnectAndItsSessionIsContinuedUntilItKnowsBetter() {
        this.client.connectAsync();
        withOffer().fails(http(400));
        FakeSocket first = withoutOffer().succeeds();
        this.bench.bench.pass(Duration.ofSeconds(2));
        assertThat(first.takeSent()).hasSize(2).last().isEqualTo(ClientBench.CONNECT);
        first.session("s1");
        assertThat(this.bench.bench.takeEvents()).containsExactly("connected");
        assertThat(this.client.getSessionKind()).isEqualTo(SessionKind.CLASSIC);

        first.breaks();
        waitForTheNextTry();
        FakeSocket second = withOffer().succeeds(V1);
        assertThat(second.takeSent()).singleElement().asString().contains("\"connect\"", "s1");
        second.refuses(2000000001, 40007);
        assertThat(second.takeSent()).singleElement().asString().contains("rpc.session.open");
        second.receives(opened());
        assertThat(this.bench.bench.takeEvents()).containsExactly("reconnecting NETWORK", "reconnected false DENIED");
        assertThat(this.client.getSessionKind()).isEqualTo(SessionKind.RESUMABLE);
    }

    @Test
    void anAnswerToOpenThatComesTooLateEndsTheSocketSinceMessagesWereCounted() {
        this.client.connectAsync();
        withOffer().fails(http(400));
        FakeSocket socket = withoutOffer().succeeds();
        this.bench.bench.pass(Duration.ofSeconds(4));
        assertThat(this.bench.bench.takeEvents()).containsExactly("connected");
        assertThat(this.client.getSessionKind()).isEqualTo(SessionKind.NONE);
        socket.receives(opened());
        assertThat(socket.aborted).isTrue();
        assertThat(this.bench.bench.takeEvents()).containsExactly("reconnecting NETWORK");
        waitForTheNextTry();
        withOffer();
    }

    @Test
    void anUnansweredResumeWithoutTheOfferIsRepeatedOnTheNextSocket() {
        this.bench.connected().breaks();
        waitForTheNextTry();
        withOffer().fails(http(400));
        FakeSocket silent = withoutOffer().succeeds();
        this.bench.bench.pass(Duration.ofSeconds(5));
        assertThat(silent.aborted).isTrue();
        assertThat(silent.takeSent()).singleElement().asString().contains("rpc.session.resume");
        waitForTheNextTry();
        FakeSocket next = withOffer().succeeds(V1);
        assertThat(next.takeSent()).singleElement().asString().contains("rpc.session.resume");
        assertThat(this.bench.bench.takeEvents()).containsExactly("reconnecting NETWORK");
    }

    @ParameterizedTest
    @ValueSource(strings = {"AUTO", "REQUIRED"})
    void aServerThatHasSelectedTheSubprotocolIsWaitedForAndThenTriedAgain(String mode) {
        ResumableBench patient =
                bench(options -> options.session(SessionMode.valueOf(mode)).retryFirstConnection(true));
        CompletableFuture<JsonElement> call = patient.call("first");
        FakeSocket busy = withOffer(patient).succeeds(V1);
        patient.bench.pass(Duration.ofMillis(4999));
        assertThat(busy.aborted).isFalse();
        assertThat(busy.takeSent()).singleElement().asString().contains("rpc.session.open");
        patient.bench.pass(Duration.ofMillis(1));
        assertThat(busy.aborted).isTrue();
        patient.bench.pass(WAIT);
        FakeSocket next = withOffer(patient).succeeds(V1);
        next.takeSent();
        patient.bench.pass(Duration.ofMillis(4900));
        next.receives(opened());
        assertThat(patient.bench.takeEvents()).containsExactly("connected");
        assertThat(patient.client.getSessionKind()).isEqualTo(SessionKind.RESUMABLE);
        assertThat(next.takeSent()).containsExactly(request(1, "first"));
        assertThat(call).isNotDone();
    }

    @Test
    void whatTookTooLongIsNamed() {
        CompletableFuture<Void> connecting = this.client.connectAsync();
        withOffer().succeeds(V1);
        this.bench.bench.pass(Duration.ofSeconds(5));
        assertThatThrownBy(connecting::join)
                .hasRootCauseMessage("No connection within 5000 ms, while settling the session, whose subprotocol the"
                        + " server has selected");
    }
}
