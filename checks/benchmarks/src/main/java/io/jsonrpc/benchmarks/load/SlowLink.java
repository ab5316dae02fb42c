package io.jsonrpc.benchmarks.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * A TCP proxy that is as slow as a link: each way takes so many bytes a second, and passes them on after a delay. It keeps no
 * more than is under way for that time; everything else waits at its sender.
 */
final class SlowLink implements AutoCloseable {

    /** Of the link: what a frame of the network below is, more or less. */
    private static final int PIECE_BYTES = 4096;

    private static final int MAX_PIECES = 1024;

    /** Behind the last one. */
    private static final Piece END = new Piece(new byte[0], 0);

    private final int targetPort;

    private final int bytesPerSecond;

    private final long delayNanos;

    private final ServerSocket listening;

    /** Bytes that leave the link at that time. */
    private record Piece(byte[] bytes, long due) {}

    /** @param delayNanos each way */
    SlowLink(int targetPort, int bytesPerSecond, long delayNanos) throws IOException {
        this.targetPort = targetPort;
        this.bytesPerSecond = bytesPerSecond;
        this.delayNanos = delayNanos;
        this.listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        start("accept", this::acceptAll);
    }

    int port() {
        return this.listening.getLocalPort();
    }

    private void acceptAll() throws IOException {
        while (true) {
            Socket client = this.listening.accept();
            Socket server = new Socket(InetAddress.getLoopbackAddress(), this.targetPort);
            pass(client, server);
            pass(server, client);
        }
    }

    private void pass(Socket from, Socket to) throws IOException {
        to.setTcpNoDelay(true);
        BlockingQueue<Piece> underWay = new ArrayBlockingQueue<>(MAX_PIECES);
        start("in", () -> {
            try (from) {
                take(from, underWay);
            } finally {
                underWay.put(END);
            }
        });
        start("out", () -> {
            try (to) {
                for (Piece piece = underWay.take(); piece != END; piece = underWay.take()) {
                    sleepUntil(piece.due());
                    to.getOutputStream().write(piece.bytes());
                }
            } finally {
                from.close();
            }
        });
    }

    private void take(Socket from, BlockingQueue<Piece> underWay) throws IOException, InterruptedException {
        byte[] buffer = new byte[PIECE_BYTES];
        long free = System.nanoTime();
        for (int count = from.getInputStream().read(buffer);
                count >= 0;
                count = from.getInputStream().read(buffer)) {
            free = Math.max(free, System.nanoTime()) + count * 1_000_000_000L / this.bytesPerSecond;
            sleepUntil(free);
            underWay.put(new Piece(Arrays.copyOf(buffer, count), free + this.delayNanos));
        }
    }

    private static void sleepUntil(long time) {
        for (long left = time - System.nanoTime(); left > 0; left = time - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private interface Task {

        void run() throws IOException, InterruptedException;
    }

    /** It ends with its sockets. */
    private static void start(String name, Task task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (IOException | InterruptedException closed) {
                        // The other end is told by its socket.
                    }
                },
                "slow-link-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            this.listening.close();
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }
}
