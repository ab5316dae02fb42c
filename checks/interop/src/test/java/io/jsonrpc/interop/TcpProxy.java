package io.jsonrpc.interop;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A network that can fail: between a client and the server, on a port of its own. */
class TcpProxy implements Closeable {

    private final int port;

    private final int target;

    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private volatile ServerSocket entry;

    TcpProxy(int target) throws IOException {
        this.target = target;
        this.entry = listen(0);
        this.port = this.entry.getLocalPort();
    }

    int port() {
        return this.port;
    }

    /**
     * Breaks all connections without a close frame; new ones are possible. The server sees a reset and the client an
     * end: at a reset the Java client closes itself for good, whatever the server does.
     */
    void drop() {
        this.open.forEach(TcpProxy::end);
        this.open.clear();
    }

    /** Breaks all connections and takes no new ones, until {@link #up}. */
    void down() throws IOException {
        this.entry.close();
        drop();
    }

    void up() throws IOException {
        this.entry = listen(this.port);
    }

    @Override
    public void close() throws IOException {
        down();
    }

    private ServerSocket listen(int onPort) throws IOException {
        ServerSocket listening = new ServerSocket();
        listening.setReuseAddress(true);
        listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), onPort));
        start(() -> accept(listening), "proxy");
        return listening;
    }

    private static void start(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept(ServerSocket listening) {
        while (!listening.isClosed()) {
            try {
                connect(listening.accept());
            } catch (IOException ex) {
                // Down, or the server took no connection.
            }
        }
    }

    private void connect(Socket client) throws IOException {
        Socket server = new Socket();
        server.setSoLinger(true, 0);
        this.open.add(client);
        this.open.add(server);
        server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.target));
        start(() -> pump(client, server), "proxy to server");
        start(() -> pump(server, client), "proxy to client");
    }

    private void pump(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
        } catch (IOException ex) {
            // One side is gone, so the other goes too.
        } finally {
            this.open.remove(from);
            this.open.remove(to);
        }
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException ex) {
            // Gone already.
        }
    }
}
