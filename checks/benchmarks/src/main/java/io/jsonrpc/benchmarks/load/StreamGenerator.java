package io.jsonrpc.benchmarks.load;

import io.netty.channel.ChannelHandlerContext;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Sockets to one server with one stream on each. One thread handles all items. Not safe for use by many threads. */
public final class StreamGenerator implements AutoCloseable {

    private static final int CROWD = 50;

    private final URI uri;

    private final Sockets sockets;

    private final Map<StreamSubscriber, ChannelHandlerContext> subscribers = new LinkedHashMap<>();

    StreamGenerator(URI uri) {
        this.uri = uri;
        this.sockets = new Sockets(uri);
    }

    URI uri() {
        return this.uri;
    }

    /** Runs a query on the thread that handles the items. */
    <T> T ask(Callable<T> query) throws InterruptedException {
        return this.sockets.ask(query);
    }

    /** The socket of one that was opened. */
    ChannelHandlerContext context(StreamSubscriber subscriber) {
        return Objects.requireNonNull(this.subscribers.get(subscriber));
    }

    /**
     * Opens streams whose source always has the next item, and counts what comes; every item is checked.
     *
     * @param warmUp how long to receive before anything counts
     * @param duration how long to receive then
     * @throws IOException when a stream cannot be opened
     */
    public static StreamResult load(StreamPlan plan, Duration warmUp, Duration duration)
            throws IOException, InterruptedException {
        try (StreamGenerator generator = new StreamGenerator(plan.uri())) {
            StreamWish wish = new StreamWish(plan.credit(), "");
            generator.open(
                    plan.subscribers(), () -> new StreamSubscriber("ticks", plan.session(), wish, TickItems::new));
            pause(warmUp);
            return generator.count(ServerTime.of(plan.server()), duration);
        }
    }

    /**
     * Asks one stream for a rate, and looks at the distances from one item to the next.
     *
     * @throws IOException when the stream cannot be opened
     */
    public static PaceResult pace(URI uri, boolean session, int perSecond, Duration duration)
            throws IOException, InterruptedException {
        try (StreamGenerator generator = new StreamGenerator(uri)) {
            Paces paces = new Paces(perSecond);
            StreamWish wish = new StreamWish(32, ",\"perSecond\":" + perSecond);
            Function<String, StreamItems> items = stream -> new StampItems(at -> paces.add(at, System.nanoTime()));
            generator.open(1, () -> new StreamSubscriber("stamps", session, wish, items));
            pause(Duration.ofSeconds(1));
            generator.ask(paces::begin);
            pause(duration);
            return generator.ask(() -> paces.result(duration, generator.wrong()));
        }
    }

    interface Factory {

        StreamSubscriber make();
    }

    /** Opens so many sockets, some at a time, and then the streams: those that have begun would hold the others up. */
    List<StreamSubscriber> open(int number, Factory factory) throws IOException, InterruptedException {
        List<StreamSubscriber> all = new ArrayList<>();
        while (all.size() < number) {
            List<StreamSubscriber> crowd = new ArrayList<>();
            for (int i = 0; i < Math.min(CROWD, number - all.size()); i++) {
                StreamSubscriber subscriber = factory.make();
                this.sockets.connect(subscriber, subscriber.opened());
                crowd.add(subscriber);
            }
            for (StreamSubscriber subscriber : crowd) {
                this.subscribers.put(subscriber, this.sockets.await(subscriber.opened()));
            }
            all.addAll(crowd);
        }
        ask(() -> {
            all.forEach(subscriber -> subscriber.begin(context(subscriber)));
            return true;
        });
        for (StreamSubscriber subscriber : all) {
            this.sockets.await(subscriber.begun());
        }
        return all;
    }

    private StreamResult count(ServerTime serverTime, Duration duration) throws InterruptedException {
        List<Long> before = ask(() -> {
            serverTime.begin();
            return handled();
        });
        long begun = System.nanoTime();
        pause(duration);
        List<Long> after = ask(() -> {
            serverTime.end();
            return handled();
        });
        double seconds = (System.nanoTime() - begun) / 1e9;
        long items = 0;
        long least = Long.MAX_VALUE;
        for (int i = 0; i < after.size(); i++) {
            long own = after.get(i) - before.get(i);
            items += own;
            least = Math.min(least, own);
        }
        double mean = Math.max(1, items) / (double) after.size();
        double micros = serverTime.microsForEach(items);
        long ofAll = items;
        long ofLeast = least;
        return ask(() -> new StreamResult(ofAll / seconds, micros, ofLeast / mean, wrong(), closed()));
    }

    private List<Long> handled() {
        return this.subscribers.keySet().stream().map(StreamSubscriber::handled).toList();
    }

    long wrong() {
        return this.subscribers.keySet().stream()
                .mapToLong(StreamSubscriber::wrong)
                .sum();
    }

    long closed() {
        return this.subscribers.keySet().stream()
                .filter(StreamSubscriber::isClosed)
                .count();
    }

    static void pause(Duration duration) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(duration.toNanos());
    }

    @Override
    public void close() {
        this.sockets.loop().execute(() -> this.subscribers.keySet().forEach(StreamSubscriber::leave));
        this.sockets.close();
    }
}
