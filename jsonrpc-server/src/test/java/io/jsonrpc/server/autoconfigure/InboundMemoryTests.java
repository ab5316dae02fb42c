package io.jsonrpc.server.autoconfigure;

import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.network.WireSocket;
import io.jsonrpc.server.JsonRpcConfigurer;
import io.jsonrpc.server.session.DefaultSessionManager;
import io.jsonrpc.server.web.OnEachWebStack;
import io.jsonrpc.server.web.OwnEventLoops;
import io.jsonrpc.server.web.WebStack;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What clients together have sent and the server has not finished is bounded, and small messages find room all the same. */
@OnEachWebStack
@Timeout(120)
class InboundMemoryTests {

    /** Room for two large requests, and for two large messages that are not whole. */
    private static final int LIMIT = 200_000;

    private static final int LARGE = 45_000;

    private static volatile CountDownLatch released = new CountDownLatch(0);

    private static final Semaphore HELD = new Semaphore(0);

    private static ConfigurableApplicationContext application;

    @Parameter
    private WebStack stack;

    private final List<WireSocket> sockets = new ArrayList<>();

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({EverythingIsPermitted.class, OwnEventLoops.class})
    static class Application {

        @Bean
        JsonRpcConfigurer handlers() {
            return registry -> registry.addHandler(new Holding(), "/hold");
        }
    }

    /** Answers {@code hold} when the test says so, anything else at once. */
    private static final class Holding extends DefaultJsonRpcHandler<JsonElement> {

        @Override
        public void handleRequest(Transaction transaction, Request<JsonElement> request) throws Exception {
            if (request.getMethod().equals("hold")) {
                HELD.release();
                assertThat(released.await(1, TimeUnit.MINUTES)).isTrue();
            }
            transaction.sendResponse("done");
        }
    }

    @BeforeParameterizedClassInvocation
    static void start(WebStack stack) {
        application = new SpringApplicationBuilder(Application.class)
                .web(stack.type())
                .run("--server.port=0", "--jsonrpc.server.requests.max-total-size=" + LIMIT + "B");
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        application.close();
    }

    @BeforeEach
    void hold() {
        released = new CountDownLatch(1);
    }

    @AfterEach
    void nothingIsCountedInTheEnd() throws Exception {
        released.countDown();
        for (WireSocket socket : this.sockets) {
            socket.close();
        }
        until(() -> counted() == 0);
    }

    private static long counted() {
        return application.getBean(DefaultSessionManager.class).inboundBytes();
    }

    private static void until(BooleanSupplier reached) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!reached.getAsBoolean()) {
            assertThat(System.nanoTime()).as("counted: %s", counted()).isLessThan(deadline);
            Thread.yield();
        }
    }

    private WireSocket open() throws IOException {
        int port = Integer.parseInt(application.getEnvironment().getRequiredProperty("local.server.port"));
        WireSocket socket = WireSocket.connect(port, "/hold");
        this.sockets.add(socket);
        return socket;
    }

    private static String params(int size) {
        return "['" + "x".repeat(size) + "']";
    }

    /** A frame that announces so many bytes, and these of them. */
    private static byte[] frame(int firstByte, int announced, String payload) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.writeBytes(WireSocket.frameHead(firstByte, announced));
        frame.writeBytes(payload.getBytes(StandardCharsets.US_ASCII));
        return frame.toByteArray();
    }

    private void fillWithRequests() throws Exception {
        for (int i = 0; i < 2; i++) {
            open().send(request(1, "hold", params(LARGE)));
        }
        assertThat(HELD.tryAcquire(2, 1, TimeUnit.MINUTES)).isTrue();
    }

    private void smallRequestsAreAnswered() throws IOException {
        WireSocket small = open();
        small.send(request(1, "echo", params(1_000)));
        assertThat(small.receive()).contains("\"result\":\"done\"");
    }

    @Test
    void requestThatFindsNoRoomIsBusyUntilOthersAreFinished() throws Exception {
        fillWithRequests();
        WireSocket late = open();

        late.send(request(1, "echo", params(LARGE / 2)));
        late.send(request(1, "echo", params(3_000)));

        assertThat(late.receive()).contains("-32009");
        assertThat(late.receive()).contains("\"result\":\"done\"");
        smallRequestsAreAnswered();
        released.countDown();
        until(() -> counted() == 0);
        late.send(request(1, "echo", params(LARGE)));
        assertThat(late.receive()).contains("\"result\":\"done\"");
    }

    @Test
    void notificationThatFindsNoRoomEndsItsSession() throws Exception {
        WireSocket client = open();
        client.send(notification("hold", params(LARGE)));
        client.send(notification("hold", params(LARGE)));
        assertThat(HELD.tryAcquire(1, 1, TimeUnit.MINUTES)).isTrue();

        client.send(notification("hold", params(LARGE)));

        assertThat(client.closeCode()).isEqualTo(4504);
        smallRequestsAreAnswered();
        released.countDown();
        assertThat(HELD.tryAcquire(1, 1, TimeUnit.MINUTES)).isTrue();
    }

    /** How a message of this size begins: with a frame that is not the last, or with one that is not whole. */
    private static byte[] begin(boolean inParts, int size) {
        return inParts ? frame(0x01, size, "]".repeat(size)) : frame(0x81, size + 1, "]".repeat(size));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void messageThatIsNotWholeMakesRoomForASmallerOne(boolean inParts) throws Exception {
        WireSocket large = open();
        large.bytes(begin(inParts, 90_000));
        until(() -> counted() > 70_000);
        WireSocket other = open();

        other.send(request(1, "echo", params(LARGE)));

        assertThat(other.receive()).contains("\"result\":\"done\"");
        assertThat(large.closeCode()).isEqualTo(4102);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void messageThatIsNotWholeIsGivenUpWhereSmallerOnesHaveTheRoom(boolean inParts) throws Exception {
        List<WireSocket> smaller = List.of(open(), open());
        for (WireSocket socket : smaller) {
            socket.bytes(begin(inParts, 30_000));
        }
        until(() -> counted() > 40_000);
        WireSocket large = open();

        large.bytes(begin(inParts, 60_000));

        assertThat(large.closeCode()).isEqualTo(4102);
        for (WireSocket socket : smaller) {
            socket.bytes(inParts ? frame(0x80, 0, "") : new byte[] {']'});
            assertThat(socket.receive()).contains("-32700");
        }
        smallRequestsAreAnswered();
    }
}
