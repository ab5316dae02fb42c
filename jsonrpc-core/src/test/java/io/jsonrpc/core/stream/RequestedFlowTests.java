package io.jsonrpc.core.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.subscription.RateHint;
import io.jsonrpc.core.subscription.StreamRate;
import org.junit.jupiter.api.Test;

/** What a receiver asks of the next session, where the last one has not answered. */
class RequestedFlowTests {

    @Test
    void aHintThatMeansNoBoundIsNotLostWithTheHintBehindIt() {
        RequestedFlow flow = new RequestedFlow();
        flow.request(new StreamRate(5, 0, false));
        flow.request(RateHint.NORMAL);
        flow.request(RateHint.DOWN);

        assertThat(flow.anew()).isEqualTo(new JsonText("{\"version\":4}"));
    }
}
