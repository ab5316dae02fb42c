package io.jsonrpc.benchmarks.load;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends calls by HTTP over connections that stay open, one call at a time on each, and checks every answer.
 *
 * <pre>HttpGenerator ws://127.0.0.1:8080/http 50 2 8 4711</pre>
 *
 * <p>means 50 connections, 2 seconds to warm up, 8 seconds that count, and the process of the server.
 */
public final class HttpGenerator {

    private static final Logger logger = LoggerFactory.getLogger(HttpGenerator.class);

    /** For an answer of a server that has just been started. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final Duration PAUSE = Duration.ofMillis(1);

    private static final int BUFFER = 16 * 1024;

    private static final String LENGTH = "content-length:";

    private static final byte[] BLANK_LINE = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final URI uri;

    private final LongAdder right = new LongAdder();

    private final LongAdder wrong = new LongAdder();

    private volatile boolean stopping;

    private HttpGenerator(URI uri) {
        this.uri = uri;
    }

    /** Prints a line for {@link HttpResult#parse}; ends with 1 when an answer was wrong. */
    public static void main(String[] args) throws Exception {
        HttpResult result = run(
                URI.create(args[0]),
                Integer.parseInt(args[1]),
                Duration.ofSeconds(Integer.parseInt(args[2])),
                Duration.ofSeconds(Integer.parseInt(args[3])),
                ProcessHandle.of(Long.parseLong(args[4])).orElseThrow());
        System.out.println(result.toLine());
        System.exit(result.isFlawless() ? 0 : 1);
    }

    /** Does it, and waits for the end. */
    static HttpResult run(URI uri, int connections, Duration warmUp, Duration duration, ProcessHandle server)
            throws InterruptedException {
        return new HttpGenerator(uri).run(connections, warmUp, duration, ServerTime.of(server));
    }

    private HttpResult run(int connections, Duration warmUp, Duration duration, ServerTime serverTime)
            throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            Thread thread = new Thread(this::call, "connection-" + i);
            thread.start();
            threads.add(thread);
        }
        awaitAnswer(0);
        TimeUnit.NANOSECONDS.sleep(warmUp.toNanos());
        long before = this.right.sum();
        long start = System.nanoTime();
        serverTime.begin();
        TimeUnit.NANOSECONDS.sleep(duration.toNanos());
        awaitAnswer(before);
        serverTime.end();
        long calls = this.right.sum() - before;
        double seconds = (System.nanoTime() - start) / 1e9;
        this.stopping = true;
        for (Thread thread : threads) {
            thread.join();
        }
        return new HttpResult(calls, calls / seconds, serverTime.microsForEach(calls), this.wrong.sum());
    }

    /** Returns once more than so many answers were right, or one was wrong: what counts must not be over before. */
    private void awaitAnswer(long before) throws InterruptedException {
        long begun = System.nanoTime();
        while (this.right.sum() == before && this.wrong.sum() == 0 && System.nanoTime() - begun < PATIENCE.toNanos()) {
            TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
        }
    }

    private void call() {
        AnswerCheck check = new AnswerCheck(LoadPlan.DEFAULT_TEXT_BYTES);
        try (Socket socket = new Socket(this.uri.getHost(), this.uri.getPort())) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) PATIENCE.toMillis());
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            byte[] buffer = new byte[BUFFER];
            EchoCall call = new EchoCall();
            for (int id = EchoCall.FIRST_ID; !this.stopping; id++) {
                out.write(request(call.request(id)));
                if (isRight(check, id, buffer, read(in, buffer))) {
                    this.right.increment();
                } else {
                    this.wrong.increment();
                }
            }
        } catch (IOException failure) {
            this.wrong.increment();
            logger.warn("A connection failed", failure);
        }
    }

    private byte[] request(byte[] call) {
        byte[] head = ("POST " + this.uri.getPath() + " HTTP/1.1\r\nHost: " + this.uri.getAuthority()
                        + "\r\nContent-Type: application/json\r\nAccept: application/json\r\nContent-Length: "
                        + call.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] request = Arrays.copyOf(head, head.length + call.length);
        System.arraycopy(call, 0, request, head.length, call.length);
        return request;
    }

    /** Reads an answer; returns how many bytes it has, head included. */
    private static int read(InputStream in, byte[] buffer) throws IOException {
        int count = 0;
        int total = Integer.MAX_VALUE;
        while (count < total) {
            int read = in.read(buffer, count, buffer.length - count);
            if (read <= 0) {
                throw new EOFException("No answer, or one that is too long");
            }
            count += read;
            int body = body(buffer, count);
            if (body > 0) {
                total = body + length(new String(buffer, 0, body, StandardCharsets.US_ASCII));
            }
        }
        return count;
    }

    private static int length(String head) throws IOException {
        String lower = head.toLowerCase(Locale.ROOT);
        int at = lower.indexOf(LENGTH);
        if (at < 0) {
            throw new IOException("An answer without its length: " + head);
        }
        return Integer.parseInt(
                lower.substring(at + LENGTH.length(), lower.indexOf('\r', at)).strip());
    }

    /** Where the body begins; 0 while the head is incomplete. */
    private static int body(byte[] buffer, int count) {
        for (int i = 0; i + BLANK_LINE.length <= count; i++) {
            if (buffer[i] == '\r'
                    && Arrays.equals(buffer, i, i + BLANK_LINE.length, BLANK_LINE, 0, BLANK_LINE.length)) {
                return i + BLANK_LINE.length;
            }
        }
        return 0;
    }

    private static boolean isRight(AnswerCheck check, int id, byte[] buffer, int count) {
        int body = body(buffer, count);
        byte[] answer = Arrays.copyOfRange(buffer, body, count);
        return check.idOf(answer, answer.length) == id;
    }
}
