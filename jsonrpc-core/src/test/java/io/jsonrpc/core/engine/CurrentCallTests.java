package io.jsonrpc.core.engine;

import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.jsonrpc.core.JsonRpcCall;
import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.core.ServerCallInterceptor;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.message.Request;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Code that a handler calls finds the call without a parameter. */
class CurrentCallTests {

    private final List<String> seen = new ArrayList<>();

    private final ServerCallInterceptor interceptor = (transaction, request, next) -> {
        assertThat(JsonRpcCall.current()).isSameAs(transaction);
        next.proceed(transaction);
    };

    private final RequestHandler<Object> handler = (transaction, request) -> {
        this.seen.add(described(JsonRpcCall.current()));
        if (request.getMethod().equals("broken")) {
            throw new IllegalStateException("broken");
        }
    };

    private static String described(JsonRpcCall call) {
        return call.getMethod() + " " + call.getRequestId() + " of " + call.getSession();
    }

    @Test
    void itIsThereInInterceptorsAndHandlersAndNowhereElse() {
        Conversation conversation =
                new Conversation(this.handler, options -> options.serverInterceptors(List.of(this.interceptor)));

        conversation.answersTo(request("'a'", "ask", "{}"));
        conversation.answersTo(notification("tell", "{}"));
        conversation.answersTo(request(1, "broken", "{}"));

        assertThat(this.seen)
                .containsExactly(
                        "ask \"a\" of " + conversation.session(),
                        "tell null of " + conversation.session(),
                        "broken 1 of " + conversation.session());
        assertThat(JsonRpcCall.currentIfAny()).isNull();
        assertThatIllegalStateException()
                .isThrownBy(JsonRpcCall::current)
                .withMessage("No JSON-RPC call is handled on this thread");
    }

    @Test
    void aCallWithinACallGivesTheOuterOneBack() {
        Conversation inner = new Conversation(this.handler);
        Conversation outer = new Conversation((transaction, request) -> {
            inner.answersTo(request(2, "inner", "{}"));
            this.seen.add(JsonRpcCall.current().getMethod());
        });

        outer.answersTo(request(1, "outer", "{}"));

        assertThat(this.seen).containsExactly("inner 2 of " + inner.session(), "outer");
    }

    @Test
    void itIsThereOnTheReadingThreadToo() {
        Conversation conversation = new Conversation(new RequestHandler<Object>() {

            @Override
            public void handleRequest(Transaction transaction, Request<Object> request) {
                CurrentCallTests.this.seen.add(JsonRpcCall.current().getMethod());
            }

            @Override
            public boolean isNonBlocking() {
                return true;
            }
        });

        Conversation.read(() -> conversation.receives(request(1, "prompt", "{}")));

        assertThat(this.seen).containsExactly("prompt");
        assertThat(JsonRpcCall.currentIfAny()).isNull();
    }
}
