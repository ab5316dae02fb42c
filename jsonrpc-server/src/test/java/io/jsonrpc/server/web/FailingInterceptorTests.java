package io.jsonrpc.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.web.server.ResponseStatusException;

/** An interceptor that throws is told to the operator, once, and not to the client. */
@OnEachWebStack
@ExtendWith(OutputCaptureExtension.class)
@Tag("exhaustive")
class FailingInterceptorTests {

    private static final String SECRET = "a secret of the application";

    private static TestServer server;

    @Parameter
    private WebStack stack;

    @BeforeParameterizedClassInvocation
    static void start(WebStack stack) {
        server = TestServer.start(stack, registry -> {
            for (String kind : new String[] {"exception", "error", "status"}) {
                registry.addHandler(
                        TestServer.handler().withHttpCalls().withInterceptors(new Failing(kind)),
                        "/" + kind + "-" + stack);
            }
        });
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        server.close();
    }

    @BeforeEach
    void forget() {
        server.acceptor.forget();
    }

    private String call(String kind) throws IOException {
        return RawHttp.answer(
                server.port,
                "POST /" + kind + "-" + this.stack + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                        + "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
    }

    private String handshake(String kind) throws IOException {
        return RawHttp.answer(
                server.port,
                "GET /" + kind + "-" + this.stack + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
                        + "Connection: Upgrade, close\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
    }

    @Test
    void theClientLearnsNothingOfTheFailureAndTheLogHasItOnce(CapturedOutput output) throws Exception {
        for (String kind : new String[] {"exception", "error"}) {
            for (String answer : new String[] {call(kind), handshake(kind), call(kind)}) {
                assertThat(answer)
                        .startsWith("HTTP/1.1 500")
                        .containsIgnoringCase("content-type: text/plain")
                        .contains("Internal error")
                        .doesNotContain(SECRET, "Exception", "io.jsonrpc", "timestamp");
            }
            String path = "/" + kind + "-" + this.stack;
            assertThat(output.toString().lines().filter(line -> line.contains(path)))
                    .as(kind)
                    .singleElement()
                    .asString()
                    .contains("ERROR", "An interceptor of the JSON-RPC handler on " + path);
        }
        assertThat(output.toString().split(SECRET, -1)).hasSize(3);
        assertThat(server.acceptor.sockets).isEmpty();
        for (int i = 0; i < 6; i++) {
            assertThat(RecordingAcceptor.next(server.acceptor.abandoned)).isEqualTo("abandoned");
        }
    }

    @Test
    void anExceptionWithAStatusIsARefusal(CapturedOutput output) throws Exception {
        assertThat(call("status"))
                .startsWith("HTTP/1.1 402")
                .contains("Refused")
                .doesNotContain(SECRET);
        assertThat(handshake("status")).startsWith("HTTP/1.1 402").doesNotContain(SECRET);

        assertThat(output.toString()).doesNotContain(SECRET);
    }

    @Test
    void springSecurityAnswersItsOwnExceptions() {
        assertThat(InterceptorFailures.answer(new AccessDeniedException(SECRET), "/x"))
                .isNull();
    }

    private static final class Failing extends TestInterceptor {

        private final String kind;

        Failing(String kind) {
            this.kind = kind;
        }

        @Override
        protected HttpStatus before(HttpHeaders headers, Map<String, Object> attributes) {
            switch (this.kind) {
                case "status" -> throw new ResponseStatusException(HttpStatus.PAYMENT_REQUIRED, SECRET);
                case "error" -> throw new AssertionError(SECRET);
                default -> throw new IllegalStateException(SECRET);
            }
        }
    }
}
