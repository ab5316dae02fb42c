package io.jsonrpc.openrpc.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonParser;
import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.spring.controller.JsonRpcController;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** An application that writes its documents and ends, as it is called from the command line. */
@Timeout(120)
class DocumentExportTests {

    @JsonRpcController("/rooms/{room}")
    static class Rooms {

        @JsonRpcMethod("rooms.say")
        public int say(String text) {
            return text.length();
        }
    }

    @JsonRpcController("/")
    static class Root {

        @JsonRpcMethod
        public void stop() {}
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({Rooms.class, Root.class})
    static class Application {

        /** What the application does when it runs. */
        @Bean
        CommandLineRunner work() {
            return arguments -> System.out.println("WORKS");
        }

        public static void main(String[] arguments) {
            SpringApplication.run(Application.class, arguments);
        }
    }

    /** Two paths that would be one file. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Clashing.Slash.class)
    static class Clashing {

        @JsonRpcController({"/a/b", "/a-b"})
        static class Slash {

            @JsonRpcMethod
            public void stop() {}
        }
    }

    @TempDir
    Path folder;

    private record Run(int status, String output) {}

    private Run run(Path export, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Application.class.getName(),
                "--jsonrpc.openrpc.export=" + export,
                "--spring.main.banner-mode=off"));
        command.addAll(List.of(arguments));
        Path output = this.folder.resolve("output.txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            return new Run(process.waitFor(), Files.readString(output));
        } finally {
            process.destroyForcibly();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"servlet", "reactive"})
    void isAFileForEachEndpointAndTheEndOfTheApplication(String stack) throws Exception {
        Path documents = this.folder.resolve("a/b");
        Run run;
        // The application is running, too.
        try (ServerSocket running = new ServerSocket(0)) {
            run = run(
                    documents,
                    "--spring.main.web-application-type=" + stack,
                    "--server.port=" + running.getLocalPort());
        }
        assertThat(run.status()).as(run.output()).isZero();
        assertThat(run.output()).doesNotContain("WORKS");
        try (Stream<Path> files = Files.list(documents)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("rooms-room.json", "root.json");
        }
        String text = Files.readString(documents.resolve("rooms-room.json"));
        assertThat(text).contains("\n  \"openrpc\": ").endsWith("}\n");
        assertThat(JsonParser.parseString(text)
                        .getAsJsonObject()
                        .getAsJsonArray("methods")
                        .get(0)
                        .getAsJsonObject()
                        .get("name")
                        .getAsString())
                .isEqualTo("rooms.say");
    }

    @Test
    void twoEndpointsWithOneFileAreAFault() {
        assertThatThrownBy(() -> start(Clashing.class, this.folder.resolve("documents")))
                .hasMessageContaining("jsonrpc.openrpc.export: the documents of /a-b and /a/b would both be ")
                .hasMessageContaining("a-b.json, so rename");
    }

    @Test
    void aFolderThatCannotBeWrittenIsAFault() throws Exception {
        Path file = Files.createFile(this.folder.resolve("file"));
        assertThatThrownBy(() -> start(Application.class, file))
                .hasMessageStartingWith("jsonrpc.openrpc.export=" + file + ": ")
                .hasMessageContaining(" cannot be written (");
    }

    /** Starts the application here, because what fails does not end the JVM. */
    private static void start(Class<?> application, Path export) {
        SpringApplication.run(application, "--jsonrpc.openrpc.export=" + export, "--spring.main.banner-mode=off");
    }
}
