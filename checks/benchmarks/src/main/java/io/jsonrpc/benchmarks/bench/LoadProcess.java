package io.jsonrpc.benchmarks.bench;

import io.jsonrpc.benchmarks.load.LoadCommands;
import io.jsonrpc.benchmarks.load.LoadResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The load generator in a process of its own, on its half of the cores; it loads one server at a time. */
final class LoadProcess implements AutoCloseable {

    private final CommandedProcess process;

    private LoadProcess(CommandedProcess process) {
        this.process = process;
    }

    /**
     * Starts it.
     *
     * @param jvmOptions what it needs beside those that all have
     * @param log what it prints beside its results
     */
    static LoadProcess start(List<String> jvmOptions, Path log) throws IOException {
        return new LoadProcess(CommandedProcess.start(LoadCommands.class, jvmOptions, log));
    }

    ProcessHandle handle() {
        return this.process.handle();
    }

    /** Opens sockets, and does nothing with them. */
    void open(ServerSpec spec, RunningServer server, Cell cell) throws IOException {
        long pid = server.handle().pid();
        this.process.ask("open %s %s %d %d %d %s %d"
                .formatted(
                        spec.name(),
                        server.uri(),
                        cell.connections(),
                        cell.inFlight(),
                        cell.textBytes(),
                        spec.mode(),
                        pid));
    }

    /** Has them call, all at once. */
    LoadResult load(ServerSpec spec, int warmUpMillis, int millis) throws IOException {
        return LoadResult.parse(this.process.ask("load %s %d %d".formatted(spec.name(), warmUpMillis, millis)));
    }

    /** Closes them. */
    void close(ServerSpec spec) throws IOException {
        this.process.ask("close " + spec.name());
    }

    @Override
    public void close() {
        this.process.close();
    }
}
