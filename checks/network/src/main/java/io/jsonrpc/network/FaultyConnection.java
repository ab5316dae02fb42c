package io.jsonrpc.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** One connection through the proxy: a pump per direction, and its faults. */
final class FaultyConnection {

    private static final int PIECES_PER_SECOND = 50;

    private final FaultProxy proxy;

    private final Socket client;

    private final Socket server;

    private final ReentrantLock lock = new ReentrantLock();

    private final Condition moving = this.lock.newCondition();

    private final Set<Way> swallowed = ConcurrentHashMap.newKeySet();

    private volatile boolean ending;

    private boolean stalled;

    FaultyConnection(FaultProxy proxy, Socket client) throws IOException {
        this.proxy = proxy;
        this.client = client;
        this.server = new Socket(InetAddress.getLoopbackAddress(), proxy.targetPort());
        client.setTcpNoDelay(true);
        this.server.setTcpNoDelay(true);
        FaultProxy.start("fault-proxy-up", () -> pump(Way.TO_SERVER, client, this.server));
        FaultProxy.start("fault-proxy-down", () -> pump(Way.TO_CLIENT, this.server, client));
    }

    private void pump(Way way, Socket from, Socket to) {
        byte[] buffer = new byte[16 * 1024];
        Queue<byte[]> heldBack = new ConcurrentLinkedQueue<>();
        try {
            for (int count = from.getInputStream().read(buffer);
                    count >= 0;
                    count = from.getInputStream().read(buffer)) {
                awaitMotion();
                if (!this.ending && !this.swallowed.contains(way)) {
                    pass(way, Arrays.copyOf(buffer, count), to, heldBack);
                }
            }
            awaitMotion();
            if (!this.swallowed.contains(way)) {
                cut();
            }
        } catch (IOException | InterruptedException gone) {
            cut();
        }
    }

    private void pass(Way way, byte[] passing, Socket to, Queue<byte[]> heldBack)
            throws IOException, InterruptedException {
        if (way == Way.TO_CLIENT) {
            this.proxy.copy().write(passing);
        }
        PendingCut waiting = this.proxy.pendingCut();
        Duration wait = this.proxy.delay();
        if (waiting != null && waiting.way() == way) {
            PendingCut.Share share = waiting.share(passing.length);
            write(to, Arrays.copyOf(passing, share.bytes()));
            if (share.isLast()) {
                this.proxy.cancelCut();
                end(waiting);
            }
        } else if (wait.isZero() && heldBack.isEmpty()) {
            write(to, passing);
        } else {
            // Independently of the delay by then: a network may be slow, but TCP keeps the order.
            heldBack.add(passing);
            this.proxy.delayed().schedule(() -> writeOldest(to, heldBack), wait.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void end(PendingCut due) {
        switch (due.end()) {
            case RESET -> cut();
            case FIN -> end();
            case HALF -> halfClose(due.way());
        }
    }

    /** After a FIN the pumps continue until both ends have closed as well, and discard what they read. */
    void end() {
        this.ending = true;
        shutdownOutput(this.client);
        shutdownOutput(this.server);
    }

    /** Runs on the single thread for delayed data; data being written still counts as delayed. */
    private void writeOldest(Socket to, Queue<byte[]> heldBack) {
        try {
            write(to, heldBack.element());
            heldBack.remove();
        } catch (IOException | InterruptedException gone) {
            cut();
        }
    }

    private void write(Socket to, byte[] passing) throws IOException, InterruptedException {
        int rate = this.proxy.bytesPerSecond();
        int piece = Math.min(this.proxy.pieceBytes(), Math.max(1, rate / PIECES_PER_SECOND));
        for (int at = 0; at < passing.length; at += Math.min(piece, passing.length)) {
            int size = Math.min(piece, passing.length - at);
            to.getOutputStream().write(passing, at, size);
            to.getOutputStream().flush();
            if (rate != Integer.MAX_VALUE) {
                pause(TimeUnit.SECONDS.toNanos(size) / rate);
            }
        }
    }

    /** Sleeps as long as these bytes take; a cut ends the pause. */
    private void pause(long nanos) throws InterruptedException {
        this.lock.lock();
        try {
            for (long left = nanos; left > 0 && !this.client.isClosed(); ) {
                left = this.moving.awaitNanos(left);
            }
        } finally {
            this.lock.unlock();
        }
    }

    private void awaitMotion() throws InterruptedException {
        this.lock.lock();
        try {
            while (this.stalled) {
                this.moving.await();
            }
        } finally {
            this.lock.unlock();
        }
    }

    void swallow(Way way) {
        this.swallowed.add(way);
    }

    void stall(boolean stall) {
        this.lock.lock();
        try {
            this.stalled = stall;
            this.moving.signalAll();
        } finally {
            this.lock.unlock();
        }
    }

    void insert(byte[] bytes) {
        try {
            write(this.server, bytes);
        } catch (IOException | InterruptedException gone) {
            cut();
        }
    }

    /** Data that still arrives in this direction is not read. */
    void halfClose(Way way) {
        this.swallowed.add(way);
        shutdownOutput(way == Way.TO_SERVER ? this.server : this.client);
    }

    private static void shutdownOutput(Socket socket) {
        try {
            socket.shutdownOutput();
        } catch (IOException gone) {
            // Both directions are closed then.
        }
    }

    void cut() {
        this.proxy.removed(this);
        FaultProxy.reset(this.client);
        FaultProxy.reset(this.server);
        stall(false);
    }
}
