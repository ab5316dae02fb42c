package io.jsonrpc.benchmarks.bench;

import io.jsonrpc.benchmarks.load.LoadCommands;
import io.jsonrpc.benchmarks.load.LoadResult;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The load generator in a process of its own, on its half of the cores; it loads one server at a time. */
final class LoadProcess implements AutoCloseable {

    private final Process process;

    private final PrintStream commands;

    private final BufferedReader answers;

    private final Path log;

    private LoadProcess(Process process, Path log) {
        this.process = process;
        this.commands = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.log = log;
    }

    /**
     * Starts it.
     *
     * @param jvmOptions what it needs beside those that all have
     * @param log what it prints beside its results
     */
    static LoadProcess start(List<String> jvmOptions, Path log) throws IOException {
        List<String> command = Cores.onSecondHalf(GeneratorProcess.command(LoadCommands.class, jvmOptions));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return new LoadProcess(process, log);
    }

    ProcessHandle handle() {
        return this.process.toHandle();
    }

    /** Opens sockets, and does nothing with them. */
    void open(ServerSpec spec, RunningServer server, Cell cell) throws IOException {
        String mode = spec.session() ? "session" : "plain";
        long pid = server.handle().pid();
        ask("open %s %s %d %d %s %d"
                .formatted(spec.name(), server.uri(), cell.connections(), cell.inFlight(), mode, pid));
    }

    /** Has them call, all at once. */
    LoadResult load(ServerSpec spec, int warmUpMillis, int millis) throws IOException {
        return LoadResult.parse(ask("load %s %d %d".formatted(spec.name(), warmUpMillis, millis)));
    }

    /** Closes them. */
    void close(ServerSpec spec) throws IOException {
        ask("close " + spec.name());
    }

    private String ask(String command) throws IOException {
        this.commands.println(command);
        String answer = this.answers.readLine();
        if (answer == null) {
            throw new IOException("The load generator ended at: " + command + "; why is in " + this.log);
        }
        return answer;
    }

    @Override
    public void close() {
        this.process.destroyForcibly().onExit().join();
    }
}
