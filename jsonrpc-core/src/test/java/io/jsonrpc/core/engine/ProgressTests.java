package io.jsonrpc.core.engine;

import static io.jsonrpc.core.engine.Conversation.cancel;
import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.error.QueueFullException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A handler says how far it has come. */
class ProgressTests {

    private @Nullable Transaction kept;

    private final Conversation conversation = new Conversation((transaction, request) -> {
        this.kept = transaction;
        transaction.progress(40);
        transaction.progress(Map.of("step", "two"));
        transaction.progress(null);
        if (request.getMethod().equals("later")) {
            transaction.startAsync();
        } else {
            transaction.sendResponse("done");
        }
        transaction.progress("too late?");
    });

    @Test
    void valuesLeaveBeforeTheAnswerWithTheIdOfTheRequestAndNoneAfterIt() {
        assertThat(this.conversation.answersTo(request("'a'", "any", "{}")))
                .containsExactly(
                        notification("$/progress", "{'token':'a','value':40}"),
                        notification("$/progress", "{'token':'a','value':{'step':'two'}}"),
                        notification("$/progress", "{'token':'a','value':null}"),
                        result("'a'", "'done'"));
        this.conversation.assertNothingMore();
    }

    @Test
    void aValueWithoutRoomFailsItsReportAndNothingElse() {
        List<Class<?>> failures = new ArrayList<>();
        Conversation small = new Conversation(
                (transaction, request) -> {
                    for (int i = 0; i < 4; i++) {
                        try {
                            transaction.progress(i);
                        } catch (QueueFullException noRoom) {
                            failures.add(noRoom.getClass());
                        }
                    }
                    transaction.sendResponse("done");
                },
                options -> options.limits(Limits.with("queuedMessages", 1)));
        small.transport.hold();
        List<String> sent = new ArrayList<>(small.answersTo(request(1, "any", "{}")));
        for (int i = 0; i < 3; i++) {
            small.transport.confirm();
        }
        sent.addAll(small.sent());

        assertThat(failures).hasSize(2);
        assertThat(sent)
                .containsExactly(
                        notification("$/progress", "{'token':1,'value':0}"),
                        notification("$/progress", "{'token':1,'value':1}"),
                        result(1, "'done'"));
        small.assertNothingMore();
    }

    @Test
    void aNotificationHasNoProgress() {
        assertThat(this.conversation.answersTo(notification("any", "{}"))).isEmpty();
        this.conversation.assertNothingMore();
    }

    @Test
    void aCancelledRequestHasNone() {
        assertThat(this.conversation.answersTo(request(1, "later", "{}"))).hasSize(4);
        assertThat(this.conversation.answersTo(cancel(1))).hasSize(1);
        assertThat(this.kept).isNotNull();

        this.kept.progress("gone");

        this.conversation.assertNothingMore();
    }
}
