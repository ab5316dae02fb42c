package io.jsonrpc.core.engine.outbound;

import io.jsonrpc.core.PeerLimits;
import io.jsonrpc.core.engine.Limits;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.transport.RecordingTransport;
import io.jsonrpc.fixtures.ManualClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A queue with small bounds, a transport that records, and a clock turned by hand. */
abstract class OutboundQueueFixture {

    static final PeerLimits LIMITS =
            Limits.with(Map.of("queuedMessages", 3, "queuedBytes", 30, "detachedMessages", 5, "detachedBytes", 50));

    final ManualClock clock = new ManualClock();

    final RecordingTransport transport = new RecordingTransport();

    long told;

    int tellings;

    int reliefs;

    final OutboundBudget budget = new OutboundBudget() {

        @Override
        public void add(long change) {
            OutboundQueueFixture.this.told += change;
            OutboundQueueFixture.this.tellings++;
        }

        @Override
        public void relieve() {
            OutboundQueueFixture.this.reliefs++;
        }
    };

    final OutboundQueue queue = new OutboundQueue(LIMITS, this.clock::nanoTime, this.budget);

    final List<String> events = new ArrayList<>();

    void offer(String text) {
        this.queue.offer(
                OutboundText.of(text),
                (number, failure) -> this.events.add(text
                        + (failure == null
                                ? " written"
                                : " " + failure.getClass().getSimpleName())));
    }

    void offerAnswer(String text) {
        this.queue.offerAnswer(OutboundText.of(text));
    }

    void attach() {
        this.queue.attach(this.transport, null);
        this.queue.flush();
    }

    /** A socket that is being written to: what comes next has to wait. */
    void attachBusy() {
        attach();
        this.transport.hold();
        offer("busy");
        this.transport.takeSent();
    }
}
