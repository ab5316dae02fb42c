package io.jsonrpc.benchmarks.bench;

import io.jsonrpc.benchmarks.load.FanOutCommands;
import io.jsonrpc.benchmarks.load.FanOutResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Those that one server publishes to, in a process of their own, on its half of the cores. */
final class FanOutProcess implements AutoCloseable {

    private final CommandedProcess process;

    private FanOutProcess(CommandedProcess process) {
        this.process = process;
    }

    /** Starts it and opens all sockets. */
    static FanOutProcess open(ServerSpec spec, RunningServer server, int receivers, Path log) throws IOException {
        CommandedProcess process = CommandedProcess.start(FanOutCommands.class, List.of(), log);
        long pid = server.handle().pid();
        process.ask("open %s %d %s %d".formatted(server.uri(), receivers, spec.mode(), pid));
        return new FanOutProcess(process);
    }

    ProcessHandle handle() {
        return this.process.handle();
    }

    FanOutResult load(int warmUpMillis, int millis) throws IOException {
        return FanOutResult.parse(this.process.ask("load %d %d".formatted(warmUpMillis, millis)));
    }

    /** Adds a socket that has stopped reading. */
    void addSlowReader() throws IOException {
        this.process.ask("slow");
    }

    /** Waits until that reads again; whether the server has closed it. */
    boolean isSlowReaderClosed() throws IOException {
        return this.process.ask("woken").equals("closed");
    }

    /** Says goodbye to the server first, which would publish to lost sessions as well. */
    @Override
    public void close() throws IOException {
        this.process.ask("close");
        this.process.close();
    }
}
