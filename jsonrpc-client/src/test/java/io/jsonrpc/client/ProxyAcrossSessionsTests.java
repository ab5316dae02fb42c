package io.jsonrpc.client;

import static io.jsonrpc.client.ResumableBench.ack;
import static io.jsonrpc.client.ResumableBench.opened;
import static io.jsonrpc.client.ResumableBench.refused;
import static io.jsonrpc.fixtures.Messages.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.client.FakeNetwork.FakeSocket;
import io.jsonrpc.core.error.SessionLostException.Receipt;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Calls of a proxy whose session is lost. */
class ProxyAcrossSessionsTests {

    interface Prices {

        @JsonRpcMethod(idempotent = true)
        CompletableFuture<Integer> received();

        @JsonRpcMethod(idempotent = true)
        CompletableFuture<Integer> last(String symbol);

        CompletableFuture<Integer> place(String symbol);
    }

    private final ResumableBench bench = new ResumableBench();

    private final Prices prices = this.bench.client.proxy(Prices.class);

    @Test
    void onlyWhatIsIdempotentAndMayNotHaveArrivedIsSentAgainInTheNewSession() {
        FakeSocket first = this.bench.connected();
        CompletableFuture<Integer> received = this.prices.received();
        CompletableFuture<Integer> last = this.prices.last("A");
        CompletableFuture<Integer> placed = this.prices.place("A");
        first.receives(ack(1, 0));
        first.breaks();

        FakeSocket second = this.bench.resuming();
        second.receives(refused("{\"reason\":\"denied\"}"));
        this.bench.bench.run();
        second.takeSent();
        second.receives(opened());
        this.bench.bench.run();

        assertThat(ResumableLossTests.receiptOf(received)).isEqualTo(Receipt.RECEIVED);
        assertThat(ResumableLossTests.receiptOf(placed)).isEqualTo(Receipt.UNKNOWN);
        assertThat(second.takeSent()).containsExactly(request(4, "last", "{'symbol':'A'}"));
        second.answers(4, "7");
        this.bench.bench.run();
        assertThat(last).isCompletedWithValue(7);
    }
}
