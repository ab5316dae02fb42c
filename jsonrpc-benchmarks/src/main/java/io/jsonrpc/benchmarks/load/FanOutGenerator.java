package io.jsonrpc.benchmarks.load;

import io.netty.channel.ChannelHandlerContext;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Has a server publish one message after another to many sockets, each as soon as all have the one before, and checks
 * every frame. One thread does all of it.
 *
 * <pre>FanOutGenerator ws://127.0.0.1:8080/fan-out 1000 2 8 4711</pre>
 *
 * <p>means 1,000 sockets, 2 seconds to warm up, 8 seconds that count, and the process of the server. Words behind that:
 * {@code session} opens a session that loses nothing on each socket, {@code slow} adds a socket that stops reading.
 */
public final class FanOutGenerator implements AutoCloseable {

    private static final Duration GRACE = Duration.ofSeconds(10);

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
     * Does it, and waits for the end.
     *
     * @throws IOException when a socket cannot be opened
     */
    public static FanOutResult run(FanOutPlan plan) throws IOException, InterruptedException {
        try (FanOutGenerator generator = new FanOutGenerator(plan)) {
            generator.open();
            return generator.load();
        }
    }

    /** Prints a line for {@link FanOutResult#parse}; ends with 1 when a frame was wrong or missing. */
    public static void main(String[] args) throws Exception {
        List<String> words = List.of(args).subList(5, args.length);
        FanOutResult result = run(new FanOutPlan(
                URI.create(args[0]),
                Integer.parseInt(args[1]),
                Duration.ofSeconds(Integer.parseInt(args[2])),
                Duration.ofSeconds(Integer.parseInt(args[3])),
                words.contains("session"),
                words.contains("slow"),
                ProcessHandle.of(Long.parseLong(args[4])).orElseThrow()));
        System.out.println(result.toLine());
        System.exit(result.isFlawless() ? 0 : 1);
    }

    private void publish(byte[] message) {
        if (this.publisherSocket != null) {
            this.publisher.publish(this.publisherSocket, message);
        }
    }

    private void open() throws IOException, InterruptedException {
        this.publisherSocket = this.sockets.open(this.publisher, this.publisher.opened());
        for (int i = 1; i < this.plan.receivers(); i++) {
            FanOutReceiver receiver = new FanOutReceiver(this.rounds, this.plan.session());
            this.sockets.open(receiver, receiver.opened());
        }
    }

    private FanOutResult load() throws IOException, InterruptedException {
        this.sockets.loop().execute(this.rounds::publish);
        pause(this.plan.warmUp());
        SlowReader slow = new SlowReader();
        if (this.plan.slowReader()) {
            this.sockets.open(slow, slow.asleep());
        }
        this.sockets.loop().execute(this.rounds::count);
        pause(this.plan.duration());
        this.sockets.loop().execute(this.rounds::stop);
        long deadline = System.nanoTime() + GRACE.toNanos();
        while (!this.sockets.ask(this.rounds::isOver) && System.nanoTime() < deadline) {
            pause(Duration.ofMillis(1));
        }
        return this.sockets.ask(() -> this.rounds.result(slow.isClosed() ? 1 : 0));
    }

    private static void pause(Duration duration) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(duration.toNanos());
    }

    @Override
    public void close() {
        this.sockets.close();
    }
}
