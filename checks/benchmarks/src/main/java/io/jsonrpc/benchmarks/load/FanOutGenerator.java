package io.jsonrpc.benchmarks.load;

import io.netty.channel.ChannelHandlerContext;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Has a server publish one message after another to many sockets, each as soon as all have the one before, and checks
 * every frame. One thread does all of it. Not safe for use by many threads.
 */
public final class FanOutGenerator implements AutoCloseable {

    private static final Duration GRACE = Duration.ofSeconds(10);

    private static final int CROWD = 50;

    private final FanOutPlan plan;

    private final Sockets sockets;

    private final FanOutReceiver publisher;

    private final FanOutRounds rounds;

    private @Nullable ChannelHandlerContext publisherSocket;

    private FanOutGenerator(FanOutPlan plan) {
        this.plan = plan;
        this.sockets = new Sockets(plan.uri());
        this.rounds = new FanOutRounds(plan, this::publish);
        this.publisher = new FanOutReceiver(this.rounds, plan.session());
    }

    /**
     * Opens the sockets of a plan, some at a time.
     *
     * @throws IOException when one cannot be opened
     */
    public static FanOutGenerator open(FanOutPlan plan) throws IOException, InterruptedException {
        FanOutGenerator generator = new FanOutGenerator(plan);
        try {
            generator.open();
        } catch (IOException ex) {
            generator.close();
            throw ex;
        }
        return generator;
    }

    private void open() throws IOException, InterruptedException {
        this.publisherSocket = this.sockets.open(this.publisher, this.publisher.opened());
        for (int opened = 1; opened < this.plan.receivers(); opened += CROWD) {
            open(Math.min(CROWD, this.plan.receivers() - opened));
        }
    }

    private void open(int number) throws IOException, InterruptedException {
        List<FanOutReceiver> crowd = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            FanOutReceiver receiver = new FanOutReceiver(this.rounds, this.plan.session());
            this.sockets.connect(receiver, receiver.opened());
            crowd.add(receiver);
        }
        for (FanOutReceiver receiver : crowd) {
            this.sockets.await(receiver.opened());
        }
    }

    private void publish(byte[] message) {
        if (this.publisherSocket != null) {
            this.publisher.publish(this.publisherSocket, message);
        }
    }

    /**
     * Publishes until the time is over, and waits until all have the last message. May be repeated.
     *
     * @param warmUp how long to publish before anything counts
     * @param duration how long to publish then
     */
    public FanOutResult load(Duration warmUp, Duration duration) throws InterruptedException {
        this.sockets.loop().execute(this.rounds::begin);
        pause(warmUp);
        this.sockets.loop().execute(this.rounds::count);
        pause(duration);
        this.sockets.loop().execute(this.rounds::stop);
        long deadline = System.nanoTime() + GRACE.toNanos();
        while (!this.sockets.ask(this.rounds::isOver) && System.nanoTime() < deadline) {
            pause(Duration.ofMillis(1));
        }
        return this.sockets.ask(this.rounds::result);
    }

    /** One socket more, which has stopped reading when this returns. */
    public SlowReader addSlowReader() throws IOException, InterruptedException {
        SlowReader slow = new SlowReader();
        this.sockets.open(slow, slow.asleep());
        return slow;
    }

    private static void pause(Duration duration) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(duration.toNanos());
    }

    @Override
    public void close() {
        this.sockets.close();
    }
}
