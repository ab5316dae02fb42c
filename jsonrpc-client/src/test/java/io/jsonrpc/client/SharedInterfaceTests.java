package io.jsonrpc.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jsonrpc.annotation.JsonRpcError;
import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.annotation.JsonRpcNotification;
import io.jsonrpc.annotation.JsonRpcService;
import io.jsonrpc.client.event.ConnectionState;
import io.jsonrpc.core.CancellationSource;
import io.jsonrpc.core.CancellationToken;
import io.jsonrpc.core.Progress;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.codec.GsonMessageCodec;
import io.jsonrpc.core.codec.JsonBinding;
import io.jsonrpc.core.contract.ContractException;
import io.jsonrpc.core.dispatch.MethodSurroundings;
import io.jsonrpc.core.dispatch.ServiceHandler;
import io.jsonrpc.core.error.RemoteErrorException;
import io.jsonrpc.core.error.RequestTimeoutException;
import io.jsonrpc.core.message.MessageLimits;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Client and server call each other by shared interfaces. */
@Timeout(60)
class SharedInterfaceTests {

    @JsonRpcError(type = "room.refused", code = 1001)
    static final class Refused extends Exception {

        Refused(String message) {
            super(message);
        }
    }

    /** What the server offers. */
    @JsonRpcService("room")
    interface Room extends AutoCloseable {

        long say(String text) throws Refused;

        CompletableFuture<List<String>> all();

        int count(int to, Progress<Integer> progress, CancellationToken token);

        @JsonRpcMethod(timeout = "50ms")
        void never();

        void missing();

        default long shout(String text) throws Refused {
            return say(text.toUpperCase(Locale.ROOT));
        }

        @Override
        void close();
    }

    /** What the server asks. */
    @JsonRpcService("page")
    interface Page {

        boolean confirm(String question) throws Refused;

        @JsonRpcNotification
        void said(String text);
    }

    /** The server: a class whose annotated methods are called, with a session where they need one. */
    @JsonRpcService("room")
    public static final class Rooms {

        private final List<String> log = new CopyOnWriteArrayList<>();

        private final CountDownLatch stopped = new CountDownLatch(1);

        @JsonRpcMethod
        public long say(Session session, String text) throws Refused {
            Page page = session.proxy(Page.class);
            if (text.contains("http") && !page.confirm("Post a link?")) {
                throw new Refused("No links");
            }
            this.log.add(text);
            page.said(text);
            return this.log.size();
        }

        @JsonRpcMethod
        public List<String> all() {
            return this.log;
        }

        @JsonRpcMethod
        public int count(int to, Progress<Integer> progress, CancellationToken token) throws InterruptedException {
            for (int i = 1; i <= to; i++) {
                progress.report(i);
            }
            if (to > 2) {
                token.onCancel(this.stopped::countDown);
                this.stopped.await();
                token.throwIfCancelled();
            }
            return to;
        }

        @JsonRpcMethod
        public CompletableFuture<Void> never() {
            return new CompletableFuture<>();
        }
    }

    /** The client's page; it asks the server back before it answers. */
    private final class Asked implements Page {

        @Override
        public boolean confirm(String question) throws Refused {
            if (SharedInterfaceTests.this.refusing) {
                throw new Refused(question);
            }
            return SharedInterfaceTests.this.room.all().join().isEmpty();
        }

        @Override
        public void said(String text) {
            SharedInterfaceTests.this.heard.add(text);
        }
    }

    private final Rooms rooms = new Rooms();

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    private boolean refusing;

    private final JsonRpcClient client = new JsonRpcClientLocal(new ServiceHandler(
            Rooms.class,
            MethodSurroundings.of(
                    this.rooms,
                    new GsonMessageCodec(JsonBinding.gsonBuilder().create(), MessageLimits.DEFAULT)
                            .typedValues(false))));

    private final Room room = this.client.proxy(Room.class);

    @AfterEach
    void close() throws Exception {
        this.client.close();
    }

    @Test
    void eachAsksTheOtherInTheMiddleOfACall() throws Exception {
        this.client.implement(Page.class, new Asked());
        assertThat(this.room.say("http://a")).isEqualTo(1);
        assertThat(this.heard.poll(30, TimeUnit.SECONDS)).isEqualTo("http://a");
        assertThatExceptionOfType(Refused.class)
                .isThrownBy(() -> this.room.say("http://b"))
                .withMessage("No links");
        assertThat(this.room.all().get(30, TimeUnit.SECONDS)).containsExactly("http://a");
    }

    @Test
    void anExceptionCrossesBothWays() {
        this.refusing = true;
        this.client.implement(Page.class, new Asked());
        assertThatExceptionOfType(Refused.class)
                .isThrownBy(() -> this.room.say("http://a"))
                .withMessage("Post a link?");
    }

    @Test
    void aServerWhoseClientImplementsNothingFailsItsCallAndNothingElse() {
        assertThatExceptionOfType(RemoteErrorException.class)
                .isThrownBy(() -> this.room.say("http://a"))
                .satisfies(failure -> assertThat(failure.getCode()).isEqualTo(-32603));
        assertThat(this.room.all().join()).isEmpty();
    }

    @Test
    void aMethodThatTheServerLacksIsToldAndTheOthersWork() {
        assertThatExceptionOfType(RemoteErrorException.class)
                .isThrownBy(this.room::missing)
                .satisfies(failure -> assertThat(failure.getCode()).isEqualTo(-32601));
        assertThat(this.room.all().join()).isEmpty();
    }

    @Test
    void aDefaultMethodCallsTheServer() throws Exception {
        this.client.implement(Page.class, new Asked());
        this.room.shout("hello");
        assertThat(this.heard.poll(30, TimeUnit.SECONDS)).isEqualTo("HELLO");
    }

    @Test
    void progressIsReportedAndATokenStopsTheMethod() {
        List<Integer> steps = new CopyOnWriteArrayList<>();
        assertThat(this.room.count(2, steps::add, new CancellationSource())).isEqualTo(2);
        assertThat(steps).containsExactly(1, 2);

        CancellationSource stop = new CancellationSource();
        assertThatExceptionOfType(CancellationException.class)
                .isThrownBy(() -> this.room.count(
                        3,
                        step -> {
                            if (step != null && step == 3) {
                                stop.cancel();
                            }
                        },
                        stop));
        assertThat(this.rooms.stopped)
                .satisfies(stopped ->
                        assertThat(stopped.await(30, TimeUnit.SECONDS)).isTrue());
    }

    @Test
    void aMethodWaitsNoLongerThanItSays() {
        assertThatExceptionOfType(RequestTimeoutException.class).isThrownBy(this.room::never);
        assertThatExceptionOfType(RequestTimeoutException.class)
                .isThrownBy(() -> this.client
                        .proxy(Room.class, options -> options.withTimeout(Duration.ofHours(1)))
                        .never());
    }

    @Test
    void theSessionOfAHandlerIsTheClientToo() {
        assertThat(this.client.getSession().proxy(Room.class).all().join()).isEmpty();
        assertThat(this.room).isEqualTo(this.client.proxy(Room.class)).hasToString("Room of " + this.client);
    }

    @Test
    void closeOfTheInterfaceClosesTheClient() {
        this.room.close();
        assertThat(this.client.getState()).isEqualTo(ConnectionState.CLOSED);
    }

    @JsonRpcService("rpc")
    interface Reserved {

        void any();
    }

    @Test
    void whatCannotBeImplementedIsNot() {
        assertThatExceptionOfType(ContractException.class)
                .isThrownBy(() -> this.client.implement(Reserved.class, () -> {}))
                .withMessage("'rpc.any' of Reserved.any(): names that begin with rpc. or $/ are reserved");
    }
}
