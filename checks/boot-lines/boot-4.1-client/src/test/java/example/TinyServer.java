package example;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A WebSocket server for one socket and one short message, which it answers with a text. */
final class TinyServer implements AutoCloseable {

    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final ServerSocket listening;

    private final CompletableFuture<String> received = new CompletableFuture<>();

    TinyServer(int port, String answer) throws IOException {
        this.listening = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(() -> serve(answer), "tiny-server");
        thread.setDaemon(true);
        thread.start();
    }

    String received() throws Exception {
        return this.received.get(20, TimeUnit.SECONDS);
    }

    private void serve(String answer) {
        try (Socket socket = this.listening.accept()) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            out.write(upgrade(key(in)).getBytes(StandardCharsets.US_ASCII));
            this.received.complete(text(in));
            byte[] text = answer.getBytes(StandardCharsets.UTF_8);
            out.write(new byte[] {(byte) 0x81, (byte) text.length});
            out.write(text);
            in.read();
        } catch (IOException | GeneralSecurityException failure) {
            this.received.completeExceptionally(failure);
        }
    }

    @SuppressWarnings("deprecation")
    private static String key(DataInputStream in) throws IOException {
        String key = "";
        for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
            if (line.toLowerCase().startsWith("sec-websocket-key:")) {
                key = line.substring(line.indexOf(':') + 1).strip();
            }
        }
        return key;
    }

    private static String upgrade(String key) throws GeneralSecurityException {
        byte[] hash = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
        return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                + Base64.getEncoder().encodeToString(hash) + "\r\n\r\n";
    }

    /** The first text; what comes before it are pings. */
    private static String text(DataInputStream in) throws IOException {
        int opcode;
        byte[] content;
        do {
            opcode = in.readByte() & 0xf;
            content = content(in);
        } while (opcode != 1);
        return new String(content, StandardCharsets.UTF_8);
    }

    /** Of a masked frame with less than 126 bytes. */
    private static byte[] content(DataInputStream in) throws IOException {
        byte[] content = new byte[in.readByte() & 0x7f];
        byte[] mask = new byte[4];
        in.readFully(mask);
        in.readFully(content);
        for (int index = 0; index < content.length; index++) {
            content[index] ^= mask[index % 4];
        }
        return content;
    }

    @Override
    public void close() throws IOException {
        this.listening.close();
    }
}
