package io.jsonrpc.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A folder of Node scripts with the npm packages that its package-lock.json pins. */
class NodeProject {

    /** A copy, so that no installed package is ever among the sources. */
    private final Path copy;

    private NodeProject(Path copy) {
        this.copy = copy;
    }

    /** Copies these files and package.json with its lock into target, and installs what they ask for. */
    static NodeProject install(Path sources, String name, String... scripts) throws IOException, InterruptedException {
        NodeProject project = new NodeProject(Path.of("target", name));
        Files.createDirectories(project.copy);
        List<String> files = new ArrayList<>(List.of(scripts));
        files.add("package.json");
        files.add("package-lock.json");
        for (String file : files) {
            Files.copy(sources.resolve(file), project.copy.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        project.run(List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"), Map.of());
        return project;
    }

    /** Runs a command to its end, which must be a good one; returns what it printed. */
    String run(List<String> command, Map<String, String> environment) throws IOException, InterruptedException {
        Path output = this.copy.resolve(command.get(0) + ".log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = start(builder);
        try {
            boolean ended = process.waitFor(120, TimeUnit.SECONDS);
            String text = Files.readString(output, StandardCharsets.UTF_8);
            assertThat(ended).as("%s ends in time, after %s", command, text).isTrue();
            assertThat(process.exitValue()).as("%s says %s", command, text).isZero();
            return text;
        } finally {
            process.destroyForcibly();
        }
    }

    /** Starts a command in this folder. */
    Process start(ProcessBuilder builder) {
        try {
            return builder.directory(this.copy.toFile()).start();
        } catch (IOException ex) {
            throw new AssertionError(
                    "No " + builder.command().get(0) + " on the PATH: this test needs Node 20 or newer with npm");
        }
    }
}
