package io.jsonrpc.benchmarks.bench;

import io.jsonrpc.benchmarks.load.LoadResult;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A load generator in a process of its own. */
final class GeneratorProcess {

    private GeneratorProcess() {}

    /** Starts one of this module; its log goes to the standard error stream. */
    static List<String> command(Class<?> generator, List<String> jvmOptions) throws IOException {
        return command(ServerSpec.home(Path.of("")), generator, jvmOptions);
    }

    /** Starts the one that the module in another folder has. */
    static List<String> command(Path home, Class<?> generator, List<String> jvmOptions) throws IOException {
        List<String> options = new ArrayList<>(jvmOptions);
        options.addAll(List.of("-Dlogback.configurationFile=generator-log.xml", generator.getName()));
        return ServerSpec.javaCommand(ServerSpec.classPath(home), options);
    }

    static List<String> command(Class<?> generator) throws IOException {
        return command(generator, List.of());
    }

    /**
     * Runs it to its end.
     *
     * @param log what it prints beside its result
     * @return the line with the result
     * @throws IOException when there is none
     */
    static String run(List<String> command, Path log) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        Thread hook = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(hook);
        String result = null;
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                result = LoadResult.isLine(line) ? line : result;
            }
        }
        process.waitFor();
        Runtime.getRuntime().removeShutdownHook(hook);
        if (result == null) {
            throw new IOException("The load generator ended without a result; what it printed is in " + log);
        }
        return result;
    }
}
