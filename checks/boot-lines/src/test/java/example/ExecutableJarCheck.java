package example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a new user sees of the packaged application. Run after packaging, where the module has such a jar. */
class ExecutableJarCheck {

    @Test
    void warnsOfTheVersionsWithKnownFaultsToo() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String jar = Path.of("target", "boot-4.1-tomcat-1.jar").toString();
        Process process = new ProcessBuilder(
                        java, "-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", jar, "--server.port=0")
                .redirectErrorStream(true)
                .start();
        List<String> log = new ArrayList<>();
        try (BufferedReader output = process.inputReader()) {
            String line = output.readLine();
            while (line != null && !line.contains("Started EchoServer")) {
                log.add(line);
                line = output.readLine();
            }
            assertThat(line)
                    .as("start of the jar, after%n%s", String.join("\n", log))
                    .isNotNull();
        } finally {
            process.destroyForcibly().waitFor();
        }

        assertThat(log.stream().filter(line -> line.contains("WARN") || line.contains("ERROR")))
                .singleElement()
                .asString()
                .contains("Tomcat 11.0.22 and Spring Framework 7.0.8 have known WebSocket faults");
    }
}
