package io.jsonrpc.benchmarks.load;

import io.netty.channel.ChannelHandlerContext;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Calls {@code echo} on many sockets, keeps a number of calls in flight on each, and checks every answer. One thread
 * does all of it.
 *
 * <pre>LoadGenerator ws://127.0.0.1:8080/echo 50 16 2 8 4711</pre>
 *
 * <p>means 50 sockets, 16 calls in flight on each, 2 seconds to warm up, 8 seconds that count, and the process of the
 * server. With {@code session} behind that each socket opens a session that loses nothing first.
 */
public final class LoadGenerator implements AutoCloseable {

    private static final int CROWD = 50;

    private final LoadPlan plan;

    private final Sockets sockets;

    private final LoadTally tally;

    private final EchoCall call = new EchoCall();

    private final List<LoadConnection> connections = new ArrayList<>();

    private final List<ChannelHandlerContext> open = new ArrayList<>();

    private LoadGenerator(LoadPlan plan) {
        this.plan = plan;
        this.sockets = new Sockets(plan.uri());
        this.tally = new LoadTally(ServerTime.of(plan.server()));
    }

    /**
     * Does it, and waits for the end.
     *
     * @throws IOException when a socket cannot be opened
     */
    public static LoadResult run(LoadPlan plan) throws IOException, InterruptedException {
        try (LoadGenerator generator = new LoadGenerator(plan)) {
            generator.open();
            return generator.load();
        }
    }

    /**
     * Opens the sockets of a plan, and does nothing with them until {@link #callOnEach}.
     *
     * @throws IOException when a socket cannot be opened
     */
    public static LoadGenerator idle(LoadPlan plan) throws IOException, InterruptedException {
        LoadGenerator generator = new LoadGenerator(plan);
        try {
            generator.open();
        } catch (IOException ex) {
            generator.close();
            throw ex;
        }
        generator.sockets.loop().execute(generator.tally::stop);
        return generator;
    }

    /**
     * Makes one call on each idle socket, on some at a time, since a server may start threads for a crowd.
     *
     * @return how many were not answered, or not rightly
     */
    public long callOnEach() throws InterruptedException {
        long waiting = 0;
        for (int from = 0; from < this.open.size(); from += CROWD) {
            begin(from, Math.min(from + CROWD, this.open.size()));
            waiting = waitForAnswers(waiting);
        }
        return waiting;
    }

    /** Prints a line for {@link LoadResult#parse}; ends with 1 when an answer was wrong or missing. */
    public static void main(String[] args) throws Exception {
        LoadPlan plan = new LoadPlan(
                URI.create(args[0]),
                Integer.parseInt(args[1]),
                Integer.parseInt(args[2]),
                Duration.ofSeconds(Integer.parseInt(args[3])),
                Duration.ofSeconds(Integer.parseInt(args[4])),
                LoadPlan.DEFAULT_GRACE,
                args.length > 6 && args[6].equals("session"),
                ProcessHandle.of(Long.parseLong(args[5])).orElseThrow());
        LoadResult result = run(plan);
        System.out.println(result.toLine());
        System.exit(result.isFlawless() ? 0 : 1);
    }

    /** One after the other: servers bound the handshakes of a second. */
    private void open() throws IOException, InterruptedException {
        for (int i = 0; i < this.plan.connections(); i++) {
            LoadConnection connection = new LoadConnection(this.tally, this.call, this.plan, i);
            this.connections.add(connection);
            this.open.add(this.sockets.open(connection, connection.opened()));
        }
    }

    private void begin(int from, int to) {
        for (int i = from; i < to; i++) {
            LoadConnection connection = this.connections.get(i);
            ChannelHandlerContext context = this.open.get(i);
            this.sockets.loop().execute(() -> connection.begin(context));
        }
    }

    private LoadResult load() throws InterruptedException {
        begin(0, this.open.size());
        pause(this.plan.warmUp());
        this.sockets.loop().execute(this.tally::count);
        pause(this.plan.duration());
        this.sockets.loop().execute(this.tally::stop);
        waitForAnswers(0);
        return this.sockets.ask(() -> this.tally.result(waiting()));
    }

    /** Until no more than so many calls wait, or the grace is over; returns how many do. */
    private long waitForAnswers(long lost) throws InterruptedException {
        long deadline = System.nanoTime() + this.plan.grace().toNanos();
        long waiting = this.sockets.ask(this::waiting);
        while (waiting > lost && System.nanoTime() < deadline) {
            pause(Duration.ofMillis(1));
            waiting = this.sockets.ask(this::waiting);
        }
        return waiting;
    }

    private long waiting() {
        return this.connections.stream().mapToLong(LoadConnection::waiting).sum();
    }

    private static void pause(Duration duration) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(duration.toNanos());
    }

    @Override
    public void close() {
        this.sockets.close();
    }
}
