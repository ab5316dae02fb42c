package io.jsonrpc.spring.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import io.jsonrpc.annotation.JsonRpcError;
import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.error.RequestRejectedException;
import io.jsonrpc.core.message.ResponseError;
import io.jsonrpc.spring.controller.JsonRpcAdvice;
import io.jsonrpc.spring.controller.JsonRpcController;
import io.jsonrpc.spring.controller.JsonRpcExceptionHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/** Which error is answered for an exception of a controller. */
class ExceptionTests {

    @JsonRpcError(type = "declared", code = 7, message = "Declared")
    static class DeclaredException extends RuntimeException {}

    @JsonRpcController("/failing")
    static class FailingController {

        @JsonRpcMethod("throw")
        public void fail(String what) throws Exception {
            throw exception(what);
        }

        @JsonRpcMethod
        public CompletableFuture<Void> later(String what) {
            return CompletableFuture.failedFuture(exception(what));
        }

        private static Exception exception(String what) {
            return switch (what) {
                case "own" -> new IllegalArgumentException("own");
                case "nearer" -> new NumberFormatException("nearer");
                case "cause" -> new UncheckedIOException(new IOException("cause"));
                case "advice" -> new IllegalStateException("advice");
                case "broken" -> new ArithmeticException("a secret");
                case "declared" -> new DeclaredException();
                case "rejected" -> new RequestRejectedException(9, "Rejected");
                case "web" -> new ResponseStatusException(HttpStatus.CONFLICT, "taken");
                default -> new UnsupportedOperationException("a secret");
            };
        }

        @JsonRpcExceptionHandler(code = 1, type = "own", message = "Own")
        Map<String, Object> own(IllegalArgumentException exception, Session session) {
            return Map.of("was", String.valueOf(exception.getMessage()));
        }

        @JsonRpcExceptionHandler(NumberFormatException.class)
        ResponseError nearer() {
            return new ResponseError(2, "Nearer");
        }

        @JsonRpcExceptionHandler(code = 3, message = "I/O")
        void io(IOException exception) {}

        @JsonRpcExceptionHandler(ArithmeticException.class)
        void broken() {
            throw new IllegalStateException("a secret of the handler");
        }
    }

    @JsonRpcAdvice
    @Order(1)
    static class Advice {

        @JsonRpcExceptionHandler(code = 4, message = "Advice")
        String illegal(IllegalStateException exception) {
            return "detail";
        }
    }

    @JsonRpcAdvice
    @Order(2)
    static class LaterAdvice {

        @JsonRpcExceptionHandler(code = 5, message = "Later advice")
        void illegal(IllegalStateException exception) {}
    }

    private static final LonePeer PEER = new LonePeer(FailingController.class, LaterAdvice.class, Advice.class);

    @AfterAll
    static void close() {
        PEER.close();
    }

    private static void assertError(String what, String expected) {
        assertThat(PEER.call("throw", "[\"" + what + "\"]")).isEqualTo(JsonParser.parseString(expected));
        assertThat(PEER.call("later", "[\"" + what + "\"]")).isEqualTo(JsonParser.parseString(expected));
    }

    @Test
    void theHandlerOfTheControllerDescribesTheError() {
        assertError("own", "{\"code\":1,\"message\":\"Own\",\"data\":{\"type\":\"own\",\"was\":\"own\"}}");
    }

    @Test
    void theNearestTypeWinsAndMayReturnTheError() {
        assertError("nearer", "{\"code\":2,\"message\":\"Nearer\"}");
    }

    @Test
    void aCauseHasAHandler() {
        assertError("cause", "{\"code\":3,\"message\":\"I/O\"}");
    }

    @Test
    void adviceIsForAllControllersInItsOrder() {
        assertError("advice", "{\"code\":4,\"message\":\"Advice\",\"data\":{\"detail\":\"detail\"}}");
    }

    @Test
    void anAnnotationARejectionAndAProblemOfSpringSpeakForThemselves() {
        assertError("declared", "{\"code\":7,\"message\":\"Declared\",\"data\":{\"type\":\"declared\"}}");
        assertError("rejected", "{\"code\":9,\"message\":\"Rejected\"}");
        assertError(
                "web",
                "{\"code\":-32000,\"message\":\"Conflict\",\"data\":{\"title\":\"Conflict\",\"status\":409,"
                        + "\"detail\":\"taken\"}}");
    }

    @Test
    void nothingLeaksOfAnythingElseNorOfAHandlerThatFails() {
        String internal = "{\"code\":-32603,\"message\":\"Internal error\",\"data\":{\"type\":\"internal\"}}";
        assertError("other", internal);
        assertError("broken", internal);
    }
}
