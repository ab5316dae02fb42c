package io.jsonrpc.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import io.jsonrpc.client.fixtures.OwnProcess;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A client that is closed while the name of its host is looked up leaves nothing once the look-up has ended. In a process
 * of its own whose JDK looks names up in a pipe, so that a look-up takes until the test has written the answer.
 */
@Timeout(120)
class ClosedWhileLookingUpNamesTests {

    private static final int CLIENTS = 8;

    @Test
    void nothingIsLeftOnceTheLookUpHasEnded(@TempDir Path directory) throws Exception {
        Path hosts = directory.resolve("hosts");
        assertThat(new ProcessBuilder("mkfifo", hosts.toString()).start().waitFor())
                .isZero();
        OwnProcess.run(
                directory.resolve("output"),
                ClosedWhileLookingUpNamesTests.class,
                List.of("-Djdk.net.hosts.file=" + hosts),
                hosts.toString());
    }

    /** The process: fails with an exception when something is left. */
    public static void main(String[] arguments) throws Exception {
        try (ServerSocket silent = new ServerSocket(0, CLIENTS, InetAddress.getLoopbackAddress())) {
            closeWhileLookingUp(0, silent, Path.of(arguments[0]));
            nothingIsLeft(Integer.MAX_VALUE);
            long descriptors = descriptors();
            for (int i = 1; i <= CLIENTS; i++) {
                closeWhileLookingUp(i, silent, Path.of(arguments[0]));
            }
            nothingIsLeft(descriptors);
        }
        System.exit(0);
    }

    private static void closeWhileLookingUp(int number, ServerSocket silent, Path hosts) throws IOException {
        String name = "client-" + number + ".test";
        JsonRpcClientWebSocket client = JsonRpcClientWebSocket.builder(
                        "ws://" + name + ":" + silent.getLocalPort() + "/x")
                .connectionTimeout(Duration.ofSeconds(2))
                .build();
        CompletableFuture<Void> connecting = client.connectAsync();
        // A pipe opens for writing when somebody has opened it for reading.
        try (OutputStream answer = new FileOutputStream(hosts.toFile())) {
            client.close();
            assertThat(connecting).isCompletedExceptionally();
            answer.write(("127.0.0.1 " + name + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void nothingIsLeft(long descriptors) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!(threads().isEmpty() && descriptors() <= descriptors) && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(threads()).isEmpty();
        assertThat(descriptors()).isLessThanOrEqualTo(descriptors);
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches("jsonrpc-client-.*|HttpClient-.*"))
                .toList();
    }

    private static long descriptors() {
        return ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getOpenFileDescriptorCount();
    }
}
