package io.jsonrpc.benchmarks.load;

import io.netty.channel.ChannelHandlerContext;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Calls {@code echo} on many sockets, keeps a number of calls in flight on each, and checks every answer. One thread
 * does all of it. Not safe for use by many threads.
 */
public final class LoadGenerator implements AutoCloseable {

    private static final int CROWD = 50;

    private final LoadPlan plan;

    private final Sockets sockets;

    private final LoadTally tally;

    private final EchoCall call;

    private final List<LoadConnection> connections = new ArrayList<>();

    private final List<ChannelHandlerContext> open = new ArrayList<>();

    private LoadGenerator(LoadPlan plan) {
        this.plan = plan;
        this.call = new EchoCall(plan.textBytes());
        this.sockets = new Sockets(plan.uri());
        this.tally = new LoadTally(ServerTime.of(plan.server()));
    }

    /**
     * Opens the sockets of a plan, one after the other, since servers bound the handshakes of a second.
     *
     * @throws IOException when one cannot be opened
     */
    public static LoadGenerator open(LoadPlan plan) throws IOException, InterruptedException {
        LoadGenerator generator = new LoadGenerator(plan);
        try {
            for (int i = 0; i < plan.connections(); i++) {
                LoadConnection connection = new LoadConnection(generator.tally, generator.call, plan, i);
                generator.connections.add(connection);
                generator.open.add(generator.sockets.open(connection, connection.opened()));
            }
        } catch (IOException ex) {
            generator.close();
            throw ex;
        }
        return generator;
    }

    /**
     * Calls on all sockets until the time is over, and waits for the last answers. May be repeated.
     *
     * @param warmUp how long to call before anything counts
     * @param duration how long to call then
     */
    public LoadResult load(Duration warmUp, Duration duration) throws InterruptedException {
        this.sockets.loop().execute(this.tally::begin);
        begin(0, this.open.size());
        pause(warmUp);
        this.sockets.loop().execute(this.tally::count);
        pause(duration);
        this.sockets.loop().execute(this.tally::stop);
        waitForAnswers(0);
        return this.sockets.ask(() -> this.tally.result(waiting()));
    }

    /**
     * Makes one call on each socket, while there is no load, on some at a time, since a server may start threads for a crowd.
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

    private void begin(int from, int to) {
        for (int i = from; i < to; i++) {
            LoadConnection connection = this.connections.get(i);
            ChannelHandlerContext context = this.open.get(i);
            this.sockets.loop().execute(() -> connection.begin(context));
        }
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
