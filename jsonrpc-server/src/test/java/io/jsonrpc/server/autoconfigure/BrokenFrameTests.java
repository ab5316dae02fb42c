package io.jsonrpc.server.autoconfigure;

import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.network.WireSocket;
import io.jsonrpc.server.JsonRpcConfigurer;
import io.jsonrpc.server.web.OnEachWebStack;
import io.jsonrpc.server.web.OwnEventLoops;
import io.jsonrpc.server.web.WebStack;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Calls and a frame that breaks the protocol in one segment: the calls are answered before the close frame. */
@OnEachWebStack
class BrokenFrameTests {

    private static final int CALLS = 30;

    @Parameter
    private WebStack stack;

    private static volatile CountDownLatch broken = new CountDownLatch(0);

    private static ConfigurableApplicationContext application;

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({EverythingIsPermitted.class, OwnEventLoops.class})
    static class Application {

        @Bean
        JsonRpcConfigurer handlers() {
            return registry -> registry.addHandler(new Patient(), "/patient");
        }
    }

    /** Answers when the broken frame has been read. */
    private static final class Patient extends DefaultJsonRpcHandler<JsonElement> {

        @Override
        public void handleRequest(Transaction transaction, Request<JsonElement> request) throws Exception {
            assertThat(broken.await(1, TimeUnit.MINUTES)).isTrue();
            transaction.sendResponse("done");
        }
    }

    @BeforeParameterizedClassInvocation
    static void start(WebStack stack) {
        application = new SpringApplicationBuilder(Application.class)
                .web(stack.type())
                .run("--server.port=0", "--jsonrpc.server.sessions.close-grace=1m");
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        application.close();
    }

    @ParameterizedTest
    @CsvSource({
        "reserved bits, 918000000000, 1002",
        "a reserved opcode, 838000000000, 1002",
        "a control frame in parts, 098000000000, 1002",
        "a stray continuation, 808000000000, 1002",
        "no mask, 810161, 1002",
        "text that is no UTF-8, 818100000000ff, 1007",
        "a close frame with one byte, 88810000000061, 1002",
        "a close frame whose reason is no UTF-8, 88830000000003e8ff, 1002|1007",
    })
    void callsInTheSameSegmentAreAnsweredBeforeTheCloseFrame(String what, String frame, String code) throws Exception {
        broken = new CountDownLatch(1);
        int port = Integer.parseInt(application.getEnvironment().getRequiredProperty("local.server.port"));
        ByteArrayOutputStream segment = new ByteArrayOutputStream();
        for (int id = 1; id <= CALLS; id++) {
            byte[] call = request(id, "m").getBytes(StandardCharsets.UTF_8);
            segment.writeBytes(WireSocket.frameHead(0x81, call.length));
            segment.writeBytes(call);
        }
        segment.writeBytes(HexFormat.of().parseHex(frame));
        try (WireSocket client = WireSocket.connect(port, "/patient")) {
            client.bytes(segment.toByteArray());
            if (this.stack == WebStack.JETTY) {
                // It closes by itself before anything can be told.
                assertEnds(client, what, code);
                broken.countDown();
                return;
            }
            client.socket().setSoTimeout(200);
            assertThatThrownBy(client::next)
                    .as("nothing overtakes the answers")
                    .isInstanceOf(SocketTimeoutException.class);

            broken.countDown();
            client.socket().setSoTimeout(30_000);
            for (int id = 1; id <= CALLS; id++) {
                assertThat(client.receive()).isEqualTo(result(id, "'done'"));
            }
            assertEnds(client, what, code);
        }
    }

    private static void assertEnds(WireSocket client, String what, String code) throws IOException {
        assertThat(client.next().status()).as(what).matches("(" + code + ")\\b.*");
        assertThatThrownBy(client::next).isInstanceOfAny(EOFException.class, SocketException.class);
    }
}
