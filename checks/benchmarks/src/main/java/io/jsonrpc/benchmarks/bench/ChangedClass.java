package io.jsonrpc.benchmarks.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * A class of the core with one line changed, for a control run: what a bound does is seen without it, and no application could
 * switch it off.
 *
 * @param source below the core's sources
 * @param from stands there once
 */
record ChangedClass(String source, String from, String to) {

    private static final Path SOURCES = Path.of("jsonrpc-core/src/main/java/io/jsonrpc/core");

    /** A session's frames in flight have no bound. */
    static final ChangedClass WITHOUT_BOUND =
            new ChangedClass("channel/InFlight.java", "return bytes() >= limit() || ", "return false || ");

    /** Channels may be opened as fast as anybody can. */
    static final ChangedClass OPEN_AT_ANY_RATE =
            new ChangedClass("channel/ChannelZero.java", "toNanos(1) / 50;", "toNanos(1) / 1_000_000;");

    /** The server with this class. */
    ServerSpec in(ServerSpec server) throws IOException {
        return server.withClasses(compile(server.classPath()));
    }

    /** The changed source, in a checkout. */
    String text(Path checkout) throws IOException {
        String text = Files.readString(checkout.resolve(SOURCES).resolve(this.source));
        if (text.split(Pattern.quote(this.from), -1).length != 2) {
            throw new IOException(this.source + " does not have exactly one " + this.from);
        }
        return text.replace(this.from, this.to);
    }

    /** Returns the folder with the class. */
    private Path compile(String classPath) throws IOException {
        String text = text(Path.of(""));
        Path folder = ServerSpec.HOME
                .resolve("target/changed")
                .resolve(Path.of(this.source).getFileName().toString());
        Path changed = folder.resolve("source").resolve(Path.of(this.source).getFileName());
        Path classes = folder.resolve("classes");
        Files.createDirectories(changed.getParent());
        Files.createDirectories(classes);
        Files.writeString(changed, text);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> options = List.of("-proc:none", "-nowarn", "-cp", classPath, "-d", classes.toString());
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            if (!compiler.getTask(null, files, null, options, null, files.getJavaFileObjects(changed))
                    .call()) {
                throw new IOException(changed + " does not compile");
            }
        }
        return classes;
    }
}
