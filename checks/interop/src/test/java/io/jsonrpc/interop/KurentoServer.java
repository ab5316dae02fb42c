package io.jsonrpc.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The running src/test/kurento-server, and what it tells. */
class KurentoServer implements AutoCloseable {

    private static final Path SOURCES = Path.of("src", "test", "kurento-server");

    private static final Path COPY = Path.of("target", "kurento-server");

    private final Process process;

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    private final int port;

    private KurentoServer(Process process) throws InterruptedException {
        this.process = process;
        Thread reader = new Thread(this::read, "output of the Kurento server");
        reader.setDaemon(true);
        reader.start();
        this.port = Integer.parseInt(next("port"));
    }

    /** Builds it with Maven, in a copy so that nothing is built among the sources, and starts it. */
    static KurentoServer start() throws IOException, InterruptedException {
        copy();
        build();
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        String classPath = Path.of("target", "classes") + File.pathSeparator + Path.of("target", "lib", "*");
        Process process = new ProcessBuilder(
                        java.toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        classPath,
                        "io.jsonrpc.interop.kurento.KurentoServer")
                .directory(COPY.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            return new KurentoServer(process);
        } catch (AssertionError | InterruptedException ex) {
            process.destroyForcibly();
            throw ex;
        }
    }

    private static void copy() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(SOURCES)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            Path to = COPY.resolve(SOURCES.relativize(file));
            Files.createDirectories(to.getParent());
            Files.copy(file, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void build() throws IOException, InterruptedException {
        Path output = COPY.resolve("mvn.log");
        ProcessBuilder builder = new ProcessBuilder("mvn", "-q", "-B", "process-classes")
                .directory(COPY.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process build = builder.start();
        try {
            boolean ended = build.waitFor(150, TimeUnit.SECONDS);
            String text = Files.readString(output, StandardCharsets.UTF_8);
            assertThat(ended).as("Maven ends in time, after %s", text).isTrue();
            assertThat(build.exitValue()).as("Maven says %s", text).isZero();
        } finally {
            build.destroyForcibly();
        }
    }

    int port() {
        return this.port;
    }

    /** Waits for a line that begins with this word, passes over all others, and returns the rest of it. */
    String next(String word) throws InterruptedException {
        while (true) {
            String line = this.told.poll(30, TimeUnit.SECONDS);
            assertThat(line).as("the server tells of a %s", word).isNotNull();
            if (line.startsWith(word + " ")) {
                return line.substring(word.length() + 1);
            }
        }
    }

    private void read() {
        try (BufferedReader lines = this.process.inputReader(StandardCharsets.UTF_8)) {
            lines.lines().forEach(this.told::add);
        } catch (IOException | UncheckedIOException ex) {
            // The process was ended.
        }
    }

    @Override
    public void close() {
        this.process.destroyForcibly().onExit().join();
    }
}
