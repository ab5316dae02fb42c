package io.jsonrpc.benchmarks.load;

import com.google.gson.JsonObject;
import io.jsonrpc.client.JsonRpcClientWebSocket;
import io.netty.channel.ChannelHandlerContext;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.function.LongConsumer;
import org.HdrHistogram.Histogram;

/**
 * Subscribers of one publisher, and at times two more that are slow: one has stopped reading its socket, behind more than
 * the buffers on the way hold, and gives credit without end; one asks for one item a second. Not safe for use by many threads.
 */
public final class MarketGenerator implements AutoCloseable {

    private static final String METHOD = "market";

    private static final int CREDIT = 32;

    /** See {@link SlowReader}. */
    private static final int FILLS = 20;

    private final StreamGenerator sockets;

    private final boolean session;

    /** Its only use is to query the publisher. */
    private final JsonRpcClientWebSocket client;

    private final Histogram latencies = new Histogram(3);

    private boolean counting;

    private MarketGenerator(URI uri, boolean session) {
        this.sockets = new StreamGenerator(uri);
        this.session = session;
        this.client = new JsonRpcClientWebSocket(uri.toString());
        // The server may have just started.
        this.client.setConnectionTimeout(Duration.ofMinutes(1));
    }

    /**
     * Opens the streams.
     *
     * @param session whether each socket opens a session that loses nothing, or is plain
     * @throws IOException when one cannot be opened
     */
    public static MarketGenerator open(URI uri, int subscribers, boolean session)
            throws IOException, InterruptedException {
        MarketGenerator generator = new MarketGenerator(uri, session);
        try {
            generator.client.connect();
            generator.sockets.open(
                    subscribers, () -> generator.subscriber(new StreamWish(CREDIT, ""), generator::published));
        } catch (IOException ex) {
            generator.close();
            throw ex;
        }
        return generator;
    }

    private StreamSubscriber subscriber(StreamWish wish, LongConsumer stamps) {
        return new StreamSubscriber(METHOD, this.session, wish, stream -> new StampItems(stamps));
    }

    private void published(long at) {
        if (this.counting) {
            this.latencies.recordValue(Math.max(0, System.nanoTime() - at));
        }
    }

    /**
     * Looks on for some time. May be repeated.
     *
     * @param slow whether the two that are slow take part; they come before and leave after it
     * @param settle how long to wait before anything counts
     * @param duration how long it counts
     * @throws IOException when a stream cannot be opened, or the publisher not be queried
     */
    public MarketResult turn(boolean slow, Duration settle, Duration duration)
            throws IOException, InterruptedException {
        try (StreamGenerator extra = new StreamGenerator(this.sockets.uri())) {
            StreamSubscriber stopped = slow ? openStopped(extra) : null;
            StreamSubscriber late = slow ? openLate(extra) : null;
            StreamGenerator.pause(settle);
            calls();
            long lateBefore = late == null ? 0 : late.handled();
            this.sockets.ask(() -> {
                this.latencies.reset();
                this.counting = true;
                return true;
            });
            StreamGenerator.pause(duration);
            MarketResult seen = this.sockets.ask(this::seen);
            JsonObject calls = calls();
            if (stopped != null) {
                // It would not hear the server's goodbye.
                extra.context(stopped).close();
            }
            return new MarketResult(
                    seen.received(),
                    seen.p99(),
                    late == null ? 0 : late.handled() - lateBefore,
                    seen.wrong(),
                    seen.closed(),
                    calls.get("calls").getAsLong(),
                    calls.get("over5Millis").getAsLong(),
                    calls.get("longestNanos").getAsLong() / 1000,
                    calls.get("passedOver").getAsLong());
        }
    }

    private MarketResult seen() {
        this.counting = false;
        return new MarketResult(
                this.latencies.getTotalCount(),
                this.latencies.getValueAtPercentile(99) / 1000,
                0,
                this.sockets.wrong(),
                this.sockets.closed(),
                0,
                0,
                0,
                0);
    }

    private StreamSubscriber openStopped(StreamGenerator extra) throws IOException, InterruptedException {
        StreamWish latest = new StreamWish(0, ",\"delivery\":\"latest\"");
        StreamSubscriber stopped =
                extra.open(1, () -> subscriber(latest, at -> {})).get(0);
        ChannelHandlerContext context = extra.context(stopped);
        return extra.ask(() -> {
            for (int call = 2; call < 2 + FILLS; call++) {
                stopped.send(context, "{\"jsonrpc\":\"2.0\",\"id\":" + call + ",\"method\":\"fill\"}");
            }
            context.flush();
            context.channel().config().setAutoRead(false);
            return stopped;
        });
    }

    private StreamSubscriber openLate(StreamGenerator extra) throws IOException, InterruptedException {
        StreamWish oneASecond = new StreamWish(CREDIT, ",\"perSecond\":1,\"delivery\":\"latest\"");
        return extra.open(1, () -> subscriber(oneASecond, at -> {})).get(0);
    }

    /** What the publisher did since the last time. */
    private JsonObject calls() throws IOException {
        return Objects.requireNonNull(this.client.sendRequest("calls", JsonObject.class));
    }

    @Override
    public void close() {
        this.client.close();
        this.sockets.close();
    }
}
