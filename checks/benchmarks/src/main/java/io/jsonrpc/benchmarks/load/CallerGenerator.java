package io.jsonrpc.benchmarks.load;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls with Java clients as an application would, keeps a number of calls in flight on each, and measures what that takes
 * of the processors here. What it does, {@code callers.mjs} does in Node.
 *
 * <pre>CallerGenerator ours ws://127.0.0.1:8080/typed 50 1 2 8</pre>
 *
 * <p>means 50 of our clients ({@code hand}: the JDK's WebSocket, and Gson by hand), one call in flight on each, 2 seconds
 * to warm up, and more until the compiler of the JVM rests, 8 seconds that count.
 */
public final class CallerGenerator {

    private static final Logger logger = LoggerFactory.getLogger(CallerGenerator.class);

    private static final Duration GRACE = Duration.ofSeconds(10);

    private static final Duration LOOK = Duration.ofSeconds(3);

    private static final Duration MAX_COMPILING = Duration.ofSeconds(90);

    private static final double MAX_SHARE_OF_COMPILER = 0.03;

    private final ServerTime ownTime = ServerTime.of(ProcessHandle.current());

    private final AtomicInteger begun = new AtomicInteger();

    private final AtomicLong right = new AtomicLong();

    private final AtomicLong wrong = new AtomicLong();

    private volatile boolean stopping;

    /** Prints a line for {@link CallerResult#parse}; ends with 1 when an answer was wrong or missing. */
    public static void main(String[] args) throws Exception {
        Function<URI, Caller> kind = args[0].equals("ours") ? OurCaller::open : HandCaller::open;
        CallerResult result = new CallerGenerator()
                .run(
                        kind,
                        URI.create(args[1]),
                        Integer.parseInt(args[2]),
                        Integer.parseInt(args[3]),
                        Duration.ofSeconds(Integer.parseInt(args[4])),
                        Duration.ofSeconds(Integer.parseInt(args[5])));
        System.out.println(result.toLine());
        System.exit(result.isFlawless() ? 0 : 1);
    }

    CallerResult run(Function<URI, Caller> kind, URI uri, int clients, int inFlight, Duration warmUp, Duration duration)
            throws InterruptedException {
        List<Caller> callers = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            callers.add(kind.apply(uri));
        }
        callers.forEach(caller -> {
            for (int i = 0; i < inFlight; i++) {
                call(caller);
            }
        });
        TimeUnit.NANOSECONDS.sleep(warmUp.toNanos());
        if (!warmUp.isZero()) {
            waitForTheCompiler();
        }
        CallerResult counted = count(duration);
        this.stopping = true;
        long missing = waitForAnswers();
        callers.forEach(Caller::close);
        return new CallerResult(counted.calls(), counted.perSecond(), counted.micros(), this.wrong.get(), missing);
    }

    /** Where calls are few, code becomes hot late: the time that the compiler takes is none of a call. */
    private static void waitForTheCompiler() throws InterruptedException {
        CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
        long deadline = System.nanoTime() + MAX_COMPILING.toNanos();
        long before;
        do {
            before = compiler.getTotalCompilationTime();
            TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
        } while (compiler.getTotalCompilationTime() - before > LOOK.toMillis() * MAX_SHARE_OF_COMPILER
                && System.nanoTime() < deadline);
    }

    private CallerResult count(Duration duration) throws InterruptedException {
        long before = this.right.get();
        long start = System.nanoTime();
        this.ownTime.begin();
        TimeUnit.NANOSECONDS.sleep(duration.toNanos());
        this.ownTime.end();
        long calls = this.right.get() - before;
        double seconds = (System.nanoTime() - start) / 1e9;
        return new CallerResult(calls, calls / seconds, this.ownTime.microsForEach(calls), 0, 0);
    }

    private void call(Caller caller) {
        int number = this.begun.getAndIncrement();
        Caller.Echo params = new Caller.Echo(EchoCall.text(EchoCall.FIRST_ID + number % EchoCall.FIRST_ID));
        caller.echo(params).whenComplete((answer, failure) -> {
            answered(params, answer, failure);
            if (!this.stopping) {
                call(caller);
            }
        });
    }

    private void answered(Caller.Echo params, Caller.@Nullable Echo answer, @Nullable Throwable failure) {
        if (params.equals(answer)) {
            this.right.incrementAndGet();
        } else if (this.wrong.incrementAndGet() == 1) {
            logger.warn("Wrong answer: {}", answer, failure);
        }
    }

    private long waitForAnswers() throws InterruptedException {
        long deadline = System.nanoTime() + GRACE.toNanos();
        while (waiting() > 0 && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        return waiting();
    }

    private long waiting() {
        return this.begun.get() - this.right.get() - this.wrong.get();
    }
}
