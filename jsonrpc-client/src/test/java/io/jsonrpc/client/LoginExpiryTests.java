package io.jsonrpc.client;

import static io.jsonrpc.fixtures.Messages.error;
import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.client.FakeNetwork.FakeSocket;
import io.jsonrpc.client.policy.SessionMode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server says that the login of a connection without a resumable session expires. */
class LoginExpiryTests {

    private static final String EXPIRING = notification("rpc.auth.expiring", "{'inMillis':30000}");

    private static final String NOT_RENEWED = "loginNotRenewed 'rpc.auth.renew' failed at the server: ";

    private final AtomicInteger tokens = new AtomicInteger();

    private ClientBench plain(UnaryOperator<JsonRpcClientBuilder> options) {
        return new ClientBench(options.andThen(builder -> builder.session(SessionMode.OFF))::apply);
    }

    private ClientBench plain() {
        return plain(options -> options.bearerToken(this::token));
    }

    private String token() {
        return "t" + this.tokens.incrementAndGet();
    }

    private static FakeSocket online(ClientBench bench) {
        bench.client.connectAsync();
        FakeSocket socket = bench.run().network.nextTry().succeeds();
        assertThat(bench.takeEvents()).containsExactly("connected");
        assertThat(socket.takeSent()).isEmpty();
        return socket;
    }

    /** The control request with this number. */
    private static String renewal(int number, String token) {
        return request(2_000_000_000 + number, "rpc.auth.renew", "{'token':'" + token + "'}");
    }

    private static List<String> tell(ClientBench bench, FakeSocket socket) {
        socket.receives(EXPIRING);
        bench.run();
        return socket.takeSent();
    }

    @ParameterizedTest
    @EnumSource(
            value = SessionMode.class,
            names = {"OFF", "CLASSIC"})
    void theLoginIsRenewedOnTheSameSocketWithTheNextToken(SessionMode mode) {
        ClientBench bench = new ClientBench(options -> options.session(mode).bearerToken(this::token));
        boolean classic = mode == SessionMode.CLASSIC;
        FakeSocket socket = classic ? bench.connected() : online(bench);
        int control = classic ? 2 : 1;

        assertThat(tell(bench, socket)).containsExactly(renewal(control, "t2"));
        socket.receives(result(2_000_000_000 + control, "true"));

        assertThat(bench.takeEvents()).isEmpty();
        bench.client.sendRequestAsync("any", null);
        assertThat(socket.takeSent()).containsExactly(request(1, "any"));
        assertThat(socket.closed).isNull();
        assertThat(bench.network.isQuiet()).isTrue();
        assertThat(tell(bench, socket)).containsExactly(renewal(control + 1, "t3"));
    }

    @ParameterizedTest
    @CsvSource({
        "-32009, rate.limited, Too many calls",
        "-32003, auth.required, Authentication required",
        "-32601, method.notFound, Method not found"
    })
    void whatTheServerRefusesIsToldAndTheConnectionGoesOn(int code, String type, String message) {
        ClientBench bench = plain();
        FakeSocket socket = online(bench);
        tell(bench, socket);

        socket.receives(error(2_000_000_001, code, message, "{'type':'" + type + "'}"));

        assertThat(bench.takeEvents()).containsExactly(NOT_RENEWED + code + " " + message);
        assertThat(socket.closed).isNull();
        assertThat(tell(bench, socket)).containsExactly(renewal(2, "t3"));
    }

    @Test
    void aTokenOfAnotherUserEndsTheConnectionForGood() {
        ClientBench bench = plain();
        FakeSocket socket = online(bench);
        tell(bench, socket);

        socket.serverCloses(4501);

        assertThat(bench.takeEvents()).containsExactly("disconnected CLOSED_BY_SERVER");
        assertThat(bench.network.isQuiet()).isTrue();
    }

    @Test
    void aSupplierThatFailsIsToldAndAskedAgainTheNextTime() {
        ClientBench bench = plain(options -> options.bearerToken(() -> {
            if (token().equals("t2")) {
                throw new IllegalStateException("secret");
            }
            return "t" + this.tokens.get();
        }));
        FakeSocket socket = online(bench);

        assertThat(tell(bench, socket)).isEmpty();

        assertThat(bench.takeEvents()).containsExactly("loginNotRenewed the application has no token");
        assertThat(tell(bench, socket)).containsExactly(renewal(1, "t3"));
    }

    @Test
    void whileItIsBeingRenewedItIsNotRenewedAgain() {
        ClientBench bench = plain();
        FakeSocket socket = online(bench);
        for (int times = 0; times < 3; times++) {
            socket.receives(EXPIRING);
        }
        bench.run();
        assertThat(socket.takeSent()).containsExactly(renewal(1, "t2"));
        assertThat(tell(bench, socket)).isEmpty();
        assertThat(this.tokens).hasValue(2);
    }

    @Test
    void theNextSocketIsRenewedAlthoughTheOneBeforeWasNotAnswered() {
        ClientBench bench = plain();
        FakeSocket first = online(bench);
        tell(bench, first);
        first.breaks();
        FakeSocket second = bench.reconnecting();
        bench.run();
        assertThat(second.takeSent()).isEmpty();
        assertThat(tell(bench, second)).containsExactly(renewal(1, "t4"));
    }

    @Test
    void nothingIsToldOfASocketThatHasEndedMeanwhile() {
        List<Runnable> lose = new ArrayList<>();
        ClientBench bench = plain(options -> options.bearerToken(() -> {
            lose.forEach(Runnable::run);
            if (!lose.isEmpty()) {
                throw new IllegalStateException("too late");
            }
            return token();
        }));
        FakeSocket socket = online(bench);
        lose.add(socket::breaks);

        assertThat(tell(bench, socket)).isEmpty();

        assertThat(bench.takeEvents()).containsExactly("reconnecting NETWORK");
    }

    @Test
    void aClientWithoutTokensRenewsNothing() {
        for (ClientBench bench : List.of(
                plain(UnaryOperator.identity()),
                plain(options -> options.bearerToken(this::token).basicAuth("ann", "secret")))) {
            assertThat(tell(bench, online(bench))).isEmpty();
            assertThat(bench.takeEvents()).isEmpty();
        }
        assertThat(this.tokens).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'method':'rpc.auth.expiring'}",
                "{'method':'rpc.auth.expiring','params':[30000]}",
                "{'method':'rpc.auth.expiring','params':{'inMillis':'soon'}}",
                "{'method':'other','params':{'inMillis':30000}}",
                "{'method':'other','params':['rpc.auth.expiring']}"
            })
    void otherMessagesSayNothingOfALogin(String text) {
        ClientBench bench = plain();
        FakeSocket socket = online(bench);
        socket.receives(
                "{'jsonrpc':'2.0',".replace('\'', '"') + text.substring(1).replace('\'', '"'));
        bench.run();
        assertThat(socket.takeSent()).isEmpty();
        assertThat(this.tokens).hasValue(1);
    }

    @Test
    void inAResumableSessionTheMessageOfOtherConnectionsMeansNothing() {
        ResumableBench resumable = new ResumableBench(options -> options.bearerToken(this::token));
        assertThat(tell(resumable.bench, resumable.connected())).noneMatch(text -> text.contains("rpc.auth.renew"));
        assertThat(this.tokens).hasValue(1);
    }

    @Test
    void aChannelHasTheLoginOfItsSocket() {
        ChannelBench bench = new ChannelBench(options -> options.bearerToken(this::token));
        FakeSocket socket = bench.online();
        bench.channel(socket);
        socket.takeSent();
        int before = this.tokens.get();
        socket.receives("1:" + EXPIRING);
        bench.run();
        assertThat(socket.takeSent()).noneMatch(text -> text.contains("rpc.auth.renew"));
        assertThat(this.tokens).hasValue(before);
    }
}
