package io.jsonrpc.benchmarks.server;

import com.google.gson.JsonElement;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** {@code sleep} keeps its thread for 10 s, whatever happens; {@code most} is how many did at one time. */
final class SleepingHandler extends DefaultJsonRpcHandler<JsonElement> {

    private static final long NANOS = TimeUnit.SECONDS.toNanos(10);

    private final AtomicInteger asleep = new AtomicInteger();

    private final AtomicInteger most = new AtomicInteger();

    @Override
    public void handleRequest(Transaction transaction, Request<JsonElement> request) throws Exception {
        if (request.getMethod().equals("sleep")) {
            this.most.accumulateAndGet(this.asleep.incrementAndGet(), Math::max);
            sleep();
            this.asleep.decrementAndGet();
            transaction.sendResponse(true);
        } else {
            transaction.sendResponse(this.most.get());
        }
    }

    /** An interrupt does not end it. */
    private static void sleep() {
        long end = System.nanoTime() + NANOS;
        for (long left = NANOS; left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
            Thread.interrupted();
        }
    }
}
