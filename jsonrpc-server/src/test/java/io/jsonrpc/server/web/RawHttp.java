package io.jsonrpc.server.web;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Requests byte for byte, with headers that no well-behaved client lets one set. */
public final class RawHttp {

    private RawHttp() {}

    /** The whole answer to this head, which must end the connection. */
    public static String answer(int port, String head) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) RecordingAcceptor.PATIENCE_SECONDS * 1000);
            socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    /** The status of the answer to this head; the connection is closed then. */
    public static String status(int port, String head) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) RecordingAcceptor.PATIENCE_SECONDS * 1000);
            socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            String line = new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1))
                    .readLine();
            return line == null ? "no answer" : line.split(" ")[1];
        }
    }
}
