package io.jsonrpc.client.socket.jdk;

import java.lang.reflect.InvocationTargetException;
import java.net.http.HttpClient;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One {@link HttpClient} with threads that have names and an end. Up to Java 20 an HttpClient has no {@code close}: its
 * selector thread stays until the garbage collector finds the client, which may be never. Here the selector thread is
 * made inside a thread group of its own, so that it can be found, named and interrupted, which ends it.
 *
 * <p>What the HttpClient wants to be run elsewhere goes to threads of its own during a handshake only. Afterwards it is
 * done in place, on the selector thread, because the JDK's WebSocket loses an end of stream that it reads between handing
 * a message over to another thread and that thread's request for the next one.
 */
final class JdkHttp {

    private static final Logger log = LoggerFactory.getLogger(JdkHttp.class);

    private final HttpClient client;

    private final ThreadGroup group;

    private final ThreadPoolExecutor executor;

    private final AtomicInteger handshakes = new AtomicInteger();

    private volatile boolean closed;

    JdkHttp(HttpClient.Builder options, String name) {
        this.group = new ThreadGroup(name);
        AtomicInteger count = new AtomicInteger();
        this.executor =
                new ThreadPoolExecutor(0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(this.group, task, name + "-io-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        // After the end nothing is left to be done for a socket.
        this.executor.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
        this.client = make(options.executor(this::execute));
        nameSelector(name + "-selector");
    }

    void execute(Runnable task) {
        if (this.handshakes.get() == 0) {
            task.run();
        } else {
            this.executor.execute(task);
        }
    }

    void handshakeBegins() {
        this.handshakes.incrementAndGet();
    }

    /** Its socket is open, or closed again. */
    void handshakeEnds() {
        if (this.handshakes.decrementAndGet() == 0 && this.closed) {
            endThreads();
        }
    }

    private HttpClient make(HttpClient.Builder options) {
        CompletableFuture<HttpClient> made = new CompletableFuture<>();
        Thread maker = new Thread(this.group, () -> {
            try {
                made.complete(options.build());
            } catch (Throwable failure) {
                made.completeExceptionally(failure);
            }
        });
        maker.setDaemon(true);
        maker.start();
        return made.join();
    }

    private void nameSelector(String name) {
        for (Thread thread : threads()) {
            if (thread.getName().endsWith("SelectorManager")) {
                thread.setName(name);
            }
        }
    }

    private Thread[] threads() {
        Thread[] threads = new Thread[this.group.activeCount() + 16];
        Thread[] found = new Thread[this.group.enumerate(threads)];
        System.arraycopy(threads, 0, found, 0, found.length);
        return found;
    }

    HttpClient client() {
        return this.client;
    }

    /**
     * Ends all threads. Sockets whose handshake goes on are closed at once, or, up to Java 20, when it ends or has taken too
     * long: without the selector thread they would stay open for good.
     */
    void close() {
        this.closed = true;
        if (shutdownByApi() || this.handshakes.get() == 0) {
            endThreads();
        }
    }

    private void endThreads() {
        for (Thread thread : threads()) {
            if (thread.getName().endsWith("-selector")) {
                thread.interrupt();
            }
        }
        this.executor.shutdown();
    }

    /** {@code HttpClient.shutdownNow()} where it exists: Java 21 and newer. */
    private boolean shutdownByApi() {
        try {
            HttpClient.class.getMethod("shutdownNow").invoke(this.client);
            return true;
        } catch (NoSuchMethodException olderJava) {
            return false;
        } catch (IllegalAccessException | InvocationTargetException failure) {
            log.debug("The HTTP client could not be shut down", failure);
            return false;
        }
    }
}
