package io.jsonrpc.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.error.RequestRejectedException;
import io.jsonrpc.core.message.Request;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a user reads when an assertion fails. */
class FailureMessageTests {

    private final RequestHandler<Map<String, Object>> handler = new RequestHandler<>() {
        @Override
        public void handleRequest(Transaction transaction, Request<Map<String, Object>> request) throws Exception {
            switch (request.getMethod()) {
                case "echo" -> transaction.sendResponse(request.getParams());
                case "tick" -> transaction.getSession().sendNotification("tick", List.of(1));
                case "fail" -> throw new IllegalStateException("the till is empty");
                case "later" -> {
                    transaction.startAsync();
                    transaction.sendError(new IllegalStateException("the till is empty later"));
                }
                case "wait" -> transaction.startAsync();
                default -> throw RequestRejectedException.methodNotFound();
            }
        }
    };

    private final JsonRpcTester tester =
            JsonRpcTester.bindToHandler(this.handler).build();

    /** For what never comes. */
    private final JsonRpcTester impatient =
            this.tester.mutate().responseTimeout(Duration.ofMillis(250)).build();

    private final Map<String, Object> params = Map.of("a", 1);

    @AfterEach
    void close() {
        this.tester.close();
    }

    private static AssertionError failure(ThrowingCallable assertion) {
        return assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(assertion)
                .actual();
    }

    private static void says(String message, ThrowingCallable assertion) {
        assertThat(failure(assertion)).hasMessage(message);
    }

    @Test
    void anErrorInPlaceOfAResult() {
        says(
                "nothing {\"a\":1} should be answered with a result, but was with the error -32601 Method not found"
                        + " {\"type\":\"method.notFound\"}",
                () -> this.tester.call("nothing", this.params).result(String.class));
    }

    @Test
    void aResultInPlaceOfAnError() {
        says(
                "echo {\"a\":1} should be answered with an error, but was with the result {\"a\":1}",
                () -> this.tester.call("echo", this.params).error());
    }

    @Test
    void anotherResult() {
        says(
                "echo {\"a\":1} should be answered with {a=2}, but was with {a=1}",
                () -> this.tester.call("echo", this.params).result(Map.class).isEqualTo(Map.of("a", 2)));
        says(
                "echo {\"a\":1} should be answered with null, but was with {\"a\":1}",
                () -> this.tester.call("echo", this.params).isNull());
        says(
                "The result of echo {\"a\":1} is no java.util.List, at $: {\"a\":1}",
                () -> this.tester.call("echo", this.params).result(List.class));
    }

    @Test
    void anotherError() {
        String received = ", but was with -32601 Method not found {\"type\":\"method.notFound\"}";
        ReceivedError error = this.tester.call("nothing").error();
        says("nothing should be answered with an error with the code 7" + received, () -> error.hasCode(7));
        says("nothing should be answered with an error with the type x" + received, () -> error.hasType("x"));
        says("nothing should be answered with an error with the message 'x'" + received, () -> error.hasMessage("x"));
        says(
                "nothing should be answered with an error with the data {\"path\":\"$\"}" + received,
                () -> error.hasData("path", "$"));
    }

    @Test
    void anInternalErrorHasWhatTheServerHasThrownAsItsCause() {
        assertThat(failure(() -> this.tester.call("fail").result(String.class)))
                .cause()
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the till is empty");
        assertThat(failure(() -> this.tester.call("later").result(String.class)))
                .cause()
                .hasMessage("the till is empty later");
    }

    @Test
    void noAnswer() {
        says("wait was not answered within 250 ms; the client is CONNECTED", () -> this.impatient.call("wait"));
        this.impatient.breakConnection();
        says("wait was not answered within 250 ms; the connection is cut", () -> this.impatient.call("wait"));
        says(
                "The notification tick was not written within 250 ms; the connection is cut",
                () -> this.impatient.notify("tick", null));
    }

    @Test
    void notificationsThatAreMissingAndThatAreTooMany() {
        assertThat(this.impatient.client().sendRequest("tick")).isNotNull();
        says(
                "Expected 1 notification tock within 250 ms, but received none; of other methods: [tick [1]]",
                () -> this.impatient.notifications("tock").next());
        says(
                "Expected 2 notifications tick within 250 ms, but received 1: [tick [1]]",
                () -> this.impatient.notifications("tick").next(2));
        says(
                "Expected no further notification tick, but received 1: [tick [1]]",
                () -> this.impatient.notifications("tick").hasNoMore());
        says(
                "The notification tick should have the params [2], but has [1]",
                () -> this.impatient.notifications("tick").next().hasParams(List.of(2)));
    }

    @Test
    void anotherFrame() {
        try (RawConnection raw = this.impatient.raw()) {
            says("Expected {} within 250 ms, but received none", () -> raw.receives("{}"));
            says("Expected a close with 4000 within 250 ms, but the socket is open", () -> raw.isClosedWith(4000));
        }
        try (RawConnection raw = this.tester.raw()) {
            assertThat(failure(() -> raw.send("1").receives("{}")))
                    .hasMessageStartingWith("Expected the frame\n  {}\nbut received\n  {");
        }
    }

    @Test
    void aPathThatIsNotServed() {
        JsonRpcTester elsewhere = this.tester.mutate().path("/nowhere").build();
        says(
                "The tester cannot connect: The server has no JSON-RPC endpoint at /nowhere",
                () -> elsewhere.call("echo"));
    }
}
