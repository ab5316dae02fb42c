package io.jsonrpc.core.engine;

import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.PeerObserver;
import io.jsonrpc.core.Session;
import io.jsonrpc.fixtures.ItemSource;
import org.junit.jupiter.api.Test;

/** What the state of a stream learns late of the messages that were sent. */
class StreamOutletTests {

    private final ItemSource source = new ItemSource();

    private Runnable onItem = () -> {};

    private final Conversation conversation = new Conversation(
            (transaction, request) -> transaction.openStream(this.source),
            options -> options.observer(new PeerObserver() {

                @Override
                public Streaming streamStarted(Session session, String method) {
                    return new Streaming() {

                        @Override
                        public void itemSent() {
                            StreamOutletTests.this.onItem.run();
                        }
                    };
                }
            }));

    private static String limit(String members) {
        return notification("rpc.stream.limit", "{'subscription':'s1'," + members + "}");
    }

    private static String item(String members) {
        return notification("rpc.stream.item", "{'subscription':'s1'," + members + "}");
    }

    @Test
    void anItemThatTheLastSocketHasTakenCountsAsSentThereThoughTheStateHasNotHeardOfIt() {
        assertThat(this.conversation.answersTo(request(1, "watch"))).containsExactly(result(1, "'s1'"));
        this.conversation.answersTo(limit("'limit':5"));
        this.onItem = () -> {
            this.conversation.peer.detach(this.conversation.transport);
            this.conversation.peer.attach(this.conversation.transport, null);
        };
        this.source.give(1);
        assertThat(this.conversation.sent()).containsExactly(item("'result':1"));
        this.onItem = () -> {};
        this.conversation.peer.flush();

        this.conversation.answersTo(limit("'limit':5,'received':0"));
        this.source.give(2);

        assertThat(this.conversation.sent()).containsExactly(item("'skipped':1,'result':2"));
    }
}
