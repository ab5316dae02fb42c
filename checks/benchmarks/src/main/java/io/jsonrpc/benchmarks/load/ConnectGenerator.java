package io.jsonrpc.benchmarks.load;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Has clients come, always some at a time: new ones, which go after the answer to their first call, or a crowd that is cut
 * off all at once and comes back. One thread does all of it.
 *
 * <pre>ConnectGenerator ws://127.0.0.1:8080/echo PLAIN 0 2 8 4711</pre>
 *
 * <p>means plain ones, each of them new (else the size of the crowd), 2 seconds to warm up, 8 seconds that count, and the
 * process of the server.
 */
public final class ConnectGenerator implements AutoCloseable {

    /** For the last answers; as long as sessions wait for their clients. */
    private static final Duration GRACE = Duration.ofMinutes(2);

    private final ConnectPlan plan;

    private final Sockets sockets;

    private final ConnectTally tally;

    private final AnswerCheck check = new AnswerCheck(LoadPlan.DEFAULT_TEXT_BYTES);

    private final List<SessionDuty> crowd = new ArrayList<>();

    private final List<ChannelHandlerContext> open = new ArrayList<>();

    /** Those of the crowd that have not set out yet. */
    private final Queue<SessionDuty> outside = new ArrayDeque<>();

    /** What counts must not be over before a slow server has let anybody in. */
    private final CompletableFuture<@Nullable Void> firstHeard = new CompletableFuture<>();

    private CompletableFuture<@Nullable Void> allIn = new CompletableFuture<>();

    private int onTheirWay;

    private int calls;

    private boolean stopping;

    private ConnectGenerator(ConnectPlan plan) {
        this.plan = plan;
        // Without it a server that is slow to answer begins a plain session before the client asks for its own.
        this.sockets = new Sockets(plan.uri(), plan.way() == Way.SESSION ? "jsonrpc2.session.v1" : null);
        this.tally = new ConnectTally(ServerTime.of(plan.server()));
    }

    /** Does it, and waits for the end. */
    public static ConnectResult run(ConnectPlan plan) throws InterruptedException {
        try (ConnectGenerator generator = new ConnectGenerator(plan)) {
            return plan.crowd() == 0 ? generator.newcomers() : generator.storms();
        }
    }

    /** Prints a line for {@link ConnectResult#parse}; ends with 1 when somebody did not get in. */
    public static void main(String[] args) throws Exception {
        ConnectResult result = run(new ConnectPlan(
                URI.create(args[0]),
                Way.valueOf(args[1]),
                Integer.parseInt(args[2]),
                Duration.ofSeconds(Integer.parseInt(args[3])),
                Duration.ofSeconds(Integer.parseInt(args[4])),
                ProcessHandle.of(Long.parseLong(args[5])).orElseThrow()));
        System.out.println(result.toLine());
        System.exit(result.isFlawless() ? 0 : 1);
    }

    private ConnectResult newcomers() throws InterruptedException {
        this.sockets.loop().execute(this::setOut);
        TimeUnit.NANOSECONDS.sleep(this.plan.warmUp().toNanos());
        this.sockets.loop().execute(this.tally::count);
        TimeUnit.NANOSECONDS.sleep(this.plan.duration().toNanos());
        waitFor(this.firstHeard);
        this.sockets.loop().execute(this::stop);
        waitFor(this.allIn);
        return this.sockets.ask(() -> this.tally.result(this.onTheirWay));
    }

    private void stop() {
        this.tally.stop();
        this.stopping = true;
        tellWhenAllAreIn();
    }

    /** The first round opens the sessions. */
    private ConnectResult storms() throws InterruptedException {
        for (int i = 0; i < this.plan.crowd(); i++) {
            this.crowd.add(new SessionDuty());
        }
        boolean in = storm() && storms(this.plan.warmUp());
        this.sockets.loop().execute(this.tally::count);
        if (in) {
            storms(this.plan.duration());
        }
        this.sockets.loop().execute(this.tally::stop);
        return this.sockets.ask(() -> this.tally.result(this.onTheirWay + this.outside.size()));
    }

    /** At least one; false when the last one left somebody outside. */
    private boolean storms(Duration duration) throws InterruptedException {
        long end = System.nanoTime() + duration.toNanos();
        boolean in;
        do {
            in = storm();
        } while (in && System.nanoTime() < end);
        return in;
    }

    private boolean storm() throws InterruptedException {
        CompletableFuture<@Nullable Void> all = new CompletableFuture<>();
        this.sockets.loop().execute(() -> {
            this.allIn = all;
            cutAndSetOut();
        });
        return waitFor(all);
    }

    private static boolean waitFor(CompletableFuture<?> event) throws InterruptedException {
        try {
            event.get(GRACE.toSeconds(), TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException ex) {
            return false;
        } catch (ExecutionException ex) {
            throw new IllegalStateException(ex);
        }
    }

    private void cutAndSetOut() {
        for (ChannelHandlerContext socket : this.open) {
            // A reset, and past the handler that would say good-bye first.
            socket.channel().config().setOption(ChannelOption.SO_LINGER, 0);
            socket.pipeline().firstContext().close();
        }
        this.open.clear();
        this.outside.addAll(this.crowd);
        setOut();
    }

    private void setOut() {
        for (int i = 0; i < ConnectPlan.AT_ONCE; i++) {
            come();
        }
    }

    private void come() {
        SessionDuty client = nextClient();
        if (client == null) {
            tellWhenAllAreIn();
            return;
        }
        this.onTheirWay++;
        long begun = System.nanoTime();
        int id = EchoCall.FIRST_ID + this.calls++ % EchoCall.FIRST_ID;
        Arrival arrival = new Arrival(this.plan.way(), client, id, this.check);
        arrival.answered().whenComplete((socket, failure) -> {
            this.onTheirWay--;
            if (failure == null) {
                this.tally.arrived(System.nanoTime() - begun);
                isIn(socket);
            } else {
                this.tally.failed(failure);
                come();
            }
            this.firstHeard.complete(null);
        });
        this.sockets.connect(arrival, arrival.answered());
    }

    private @Nullable SessionDuty nextClient() {
        if (this.plan.crowd() > 0) {
            return this.outside.poll();
        }
        return this.stopping ? null : new SessionDuty();
    }

    private void isIn(ChannelHandlerContext socket) {
        if (this.plan.crowd() > 0) {
            this.open.add(socket);
            come();
        } else {
            socket.writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE));
            socket.channel().closeFuture().addListener(closed -> come());
        }
    }

    private void tellWhenAllAreIn() {
        if (this.onTheirWay == 0) {
            this.allIn.complete(null);
        }
    }

    @Override
    public void close() {
        this.sockets.close();
    }
}
