package io.jsonrpc.server.web;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Collectors;

/** A WebSocket client that does what no well-behaved one would. */
public final class RawSocket implements AutoCloseable {

    private static final int PING = 9;

    public final Socket socket;

    private final OutputStream out;

    private final DataInputStream in;

    /** What the server answered to the handshake, up to the blank line. */
    public final String head;

    /** Connects; headers are whole lines, sent with the handshake. */
    public RawSocket(int port, String path, int receiveBuffer, String... headers) throws IOException {
        this.socket = new Socket();
        this.socket.setReceiveBufferSize(receiveBuffer);
        this.socket.connect(new java.net.InetSocketAddress("localhost", port));
        this.socket.setSoTimeout((int) RecordingAcceptor.PATIENCE_SECONDS * 1000);
        this.out = this.socket.getOutputStream();
        this.in = new DataInputStream(this.socket.getInputStream());
        write("GET " + path + " HTTP/1.1\r\nHost: localhost:" + port + "\r\nUpgrade: websocket\r\n"
                + "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + "Sec-WebSocket-Version: 13\r\n"
                + Arrays.stream(headers).map(line -> line + "\r\n").collect(Collectors.joining())
                + "\r\n");
        StringBuilder answer = new StringBuilder();
        while (answer.indexOf("\r\n\r\n") < 0) {
            answer.append((char) this.in.readUnsignedByte());
        }
        this.head = answer.toString();
        if (!this.head.startsWith("HTTP/1.1 101")) {
            throw new IOException(this.head);
        }
    }

    /** The HTTP status of a handshake with these header lines in place of its {@code Connection}. */
    static int statusOf(int port, String path, String connection) throws IOException {
        try (Socket socket = new Socket("localhost", port)) {
            socket.setSoTimeout((int) RecordingAcceptor.PATIENCE_SECONDS * 1000);
            String head = "GET " + path + " HTTP/1.1\r\nHost: localhost:" + port + "\r\nUpgrade: websocket\r\n"
                    + connection + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            byte[] status = socket.getInputStream().readNBytes("HTTP/1.1 101".length());
            String line = new String(status, StandardCharsets.ISO_8859_1);
            return line.isEmpty() ? 0 : Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1));
        }
    }

    private void write(String text) throws IOException {
        this.out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        this.out.flush();
    }

    /** Sends bytes as they are. */
    public void bytes(byte... bytes) throws IOException {
        this.out.write(bytes);
        this.out.flush();
    }

    /** Sends a frame of at most 125 bytes with a mask of zeros. */
    public void frame(int firstByte, byte... payload) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(firstByte);
        frame.write(0x80 | payload.length);
        frame.write(new byte[4]);
        frame.write(payload);
        bytes(frame.toByteArray());
    }

    private record Frame(boolean last, int opcode, byte[] payload) {}

    private Frame readFrame() throws IOException {
        int first = this.in.readUnsignedByte();
        long length = this.in.readUnsignedByte() & 0x7f;
        if (length == 126) {
            length = this.in.readUnsignedShort();
        } else if (length == 127) {
            length = this.in.readLong();
        }
        byte[] payload = new byte[(int) length];
        this.in.readFully(payload);
        return new Frame((first & 0x80) != 0, first & 0x0f, payload);
    }

    /**
     * Reads the next whole message or control frame: its bytes, shortened, {@code close 1000}, or {@code end} of the connection. A
     * message that a control frame interrupts is not waited for.
     */
    public String next() throws IOException {
        try {
            Frame frame = readFrame();
            ByteArrayOutputStream message = new ByteArrayOutputStream();
            message.write(frame.payload());
            for (Frame part = frame; !part.last(); message.write(part.payload())) {
                part = readFrame();
                if (part.opcode() != 0) {
                    return "part of a message, " + said(part.opcode(), part.payload());
                }
            }
            return said(frame.opcode(), message.toByteArray());
        } catch (java.io.EOFException | java.net.SocketException ex) {
            return "end";
        }
    }

    /** How {@link #next} describes a message. */
    static String said(int opcode, byte[] payload) {
        return switch (opcode) {
            case 8 -> "close " + (payload.length == 0 ? 1005 : (payload[0] & 0xff) << 8 | payload[1] & 0xff);
            case 10 -> "pong " + HexFormat.of().formatHex(payload);
            default -> opcode + " of " + payload.length + " bytes: " + Arrays.hashCode(payload);
        };
    }

    /** Reads one message, in as many frames as it has. */
    public String readText() throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        while (true) {
            Frame frame = readFrame();
            if (frame.opcode() == PING) {
                continue;
            }
            message.write(frame.payload());
            if (frame.last()) {
                return message.toString(StandardCharsets.UTF_8);
            }
        }
    }

    /** Reads frames until a close frame, and returns its code; -1 when the connection ends without one. */
    public int readCloseCode() throws IOException {
        try {
            while (true) {
                Frame frame = readFrame();
                if (frame.opcode() == 8) {
                    byte[] payload = frame.payload();
                    return (payload[0] & 0xff) << 8 | payload[1] & 0xff;
                }
            }
        } catch (java.io.EOFException | java.net.SocketException ex) {
            return -1;
        }
    }

    @Override
    public void close() throws IOException {
        this.socket.close();
    }
}
