package io.jsonrpc.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.client.FakeNetwork.FakeSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a client has around its calls. */
class CallInterceptorTests {

    private final List<String> seen = new ArrayList<>();

    private final ClientBench bench = new ClientBench(builder -> builder.callInterceptors(call -> {
        call.whenEnded(success -> this.seen.add(call.method() + " " + success));
        return Map.of("wrapped", String.valueOf(call.params()));
    }));

    @Test
    void eachCallLeavesWithTheParamsOfItsInterceptorAndTellsItHowItEnded() {
        FakeSocket socket = this.bench.connected();

        this.bench.client.sendRequestAsync("ask", 7);
        this.bench.run();
        assertThat(socket.takeSent()).last().asString().endsWith("\"method\":\"ask\",\"params\":{\"wrapped\":\"7\"}}");
        assertThat(this.seen).isEmpty();
        socket.answers(1, "1");
        this.bench.run();

        assertThat(this.seen).containsExactly("ask true");
    }
}
