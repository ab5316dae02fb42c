package io.jsonrpc.benchmarks.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A load generator that runs a command for each line of its input, on its half of the cores. */
final class CommandedProcess implements AutoCloseable {

    private final Process process;

    private final PrintStream commands;

    private final BufferedReader answers;

    private final Path log;

    private CommandedProcess(Process process, Path log) {
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
    static CommandedProcess start(Class<?> generator, List<String> jvmOptions, Path log) throws IOException {
        List<String> command = Cores.onSecondHalf(GeneratorProcess.command(generator, jvmOptions));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return new CommandedProcess(process, log);
    }

    ProcessHandle handle() {
        return this.process.toHandle();
    }

    /** Waits for the answer. */
    String ask(String command) throws IOException {
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
