package io.jsonrpc.spring.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.read.ListAppender;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.jsonrpc.annotation.JsonRpcError;
import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.error.RequestRejectedException;
import io.jsonrpc.core.message.ResponseError;
import io.jsonrpc.spring.controller.JsonRpcAdvice;
import io.jsonrpc.spring.controller.JsonRpcController;
import io.jsonrpc.spring.controller.JsonRpcExceptionHandler;
import io.jsonrpc.spring.controller.JsonRpcExceptionResolver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
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
                case "array" -> new ArrayIndexOutOfBoundsException();
                case "index" -> new IndexOutOfBoundsException();
                case "broken resolver" -> new NegativeArraySizeException();
                case "full" -> new RejectedExecutionException("a secret");
                case "circle" -> circle();
                case "same" -> new IllegalCallerException("a secret");
                case "web" -> new ResponseStatusException(HttpStatus.CONFLICT, "taken");
                default -> new UnsupportedOperationException("a secret");
            };
        }

        private static Exception circle() {
            Exception first = new Exception("a secret");
            first.initCause(new Exception("another", first));
            return first;
        }

        @JsonRpcMethod
        public int number() {
            return 1;
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

        @JsonRpcExceptionHandler
        void same(IllegalCallerException exception) {
            throw exception;
        }

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

    @Configuration(proxyBeanMethods = false)
    static class Resolvers {

        @Bean
        @Order(2)
        JsonRpcExceptionResolver later() {
            return (failure, transaction) ->
                    failure instanceof IndexOutOfBoundsException || failure instanceof IllegalStateException
                            ? new ResponseError(6, "Later")
                            : null;
        }

        @Bean
        @Order(1)
        JsonRpcExceptionResolver first() {
            return (failure, transaction) -> {
                if (failure instanceof NegativeArraySizeException) {
                    throw new IllegalStateException("a secret of the resolver");
                }
                return failure instanceof ArrayIndexOutOfBoundsException ? new ResponseError(8, "First") : null;
            };
        }
    }

    /** Advice of the application that returns null for a primitive. */
    static class NumbersAreNull implements BeanPostProcessor {

        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            if (!(bean instanceof FailingController)) {
                return bean;
            }
            ProxyFactory proxy = new ProxyFactory(bean);
            proxy.setProxyTargetClass(true);
            proxy.addAdvice(
                    (MethodInterceptor) call -> call.getMethod().getName().equals("number") ? null : call.proceed());
            return proxy.getProxy();
        }
    }

    private static final LonePeer PEER = new LonePeer(
            FailingController.class, LaterAdvice.class, Advice.class, Resolvers.class, NumbersAreNull.class);

    private static final Logger FRAMEWORK = (Logger) LoggerFactory.getLogger("io.jsonrpc.core");

    private static final ListAppender<ILoggingEvent> logged = new ListAppender<>();

    @BeforeAll
    static void listen() {
        logged.start();
        FRAMEWORK.addAppender(logged);
    }

    @AfterAll
    static void close() {
        FRAMEWORK.detachAppender(logged);
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
    void resolversAreAskedInTheirOrderForWhatNoMethodHandles() {
        assertError("array", "{\"code\":8,\"message\":\"First\"}");
        assertError("index", "{\"code\":6,\"message\":\"Later\"}");
    }

    @Test
    void nullInPlaceOfAPrimitiveIsAFaultOfTheServer() {
        assertThat(PEER.call("number", null).toString()).contains("-32603", "urn:jsonrpc:incident:");
    }

    @Test
    void workThatAnExecutorRejectsMayBeTriedAgain() {
        assertError(
                "full",
                "{\"code\":-32009,\"message\":\"Server busy\",\"data\":{\"type\":\"server.busy\","
                        + "\"retryAfterMillis\":1000}}");
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
    void nothingLeaksOfAnythingElseButAnIdThatTheLogRepeats() {
        for (String what : List.of("other", "broken", "broken resolver", "circle", "same")) {
            for (String method : List.of("throw", "later")) {
                logged.list.clear();
                JsonObject error = PEER.call(method, "[\"" + what + "\"]").getAsJsonObject();
                JsonObject data = error.remove("data").getAsJsonObject();
                String instance = data.remove("instance").getAsString();
                assertThat(error).hasToString("{\"code\":-32603,\"message\":\"Internal error\"}");
                assertThat(data).hasToString("{\"type\":\"internal\"}");
                assertThat(instance).matches("urn:jsonrpc:incident:[0-9a-f]{16}");
                assertThat(logged.list)
                        .filteredOn(entry -> entry.getLevel().isGreaterOrEqual(Level.WARN))
                        .extracting(ILoggingEvent::getFormattedMessage)
                        .singleElement()
                        .asString()
                        .contains("incident " + instance.substring(21));
                if (what.equals("same")) {
                    // A handler may throw what it was given.
                    assertThat(logged.list)
                            .extracting(ILoggingEvent::getThrowableProxy)
                            .filteredOn(Objects::nonNull)
                            .extracting(IThrowableProxy::getClassName)
                            .containsOnly(IllegalCallerException.class.getName());
                }
            }
        }
    }
}
