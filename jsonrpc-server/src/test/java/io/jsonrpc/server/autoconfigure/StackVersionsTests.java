package io.jsonrpc.server.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The warning itself is tested with the versions of each Spring Boot line in checks/boot-lines. */
@ExtendWith(OutputCaptureExtension.class)
class StackVersionsTests {

    @Test
    void whatTheBuildTestsIsNotWarnedOf(CapturedOutput output) {
        StackVersions.warn();

        assertThat(output.getAll()).doesNotContain("known WebSocket faults");
    }

    @Test
    void floorsAreThoseOfTheBuild() throws Exception {
        String build = Files.readString(Path.of("..", "pom.xml"));

        assertThat(build)
                .contains("<exclude>org.apache.tomcat.embed:*:(," + StackVersions.TOMCAT + ")</exclude>")
                .contains("<exclude>org.springframework:*:(," + StackVersions.SPRING + ")</exclude>");
    }

    @Test
    void versionsAreComparedByTheirNumbers() {
        assertThat(StackVersions.isBelow("11.0.9", "11.0.27")).isTrue();
        assertThat(StackVersions.isBelow("10.1.59", "11.0.27")).isTrue();
        assertThat(StackVersions.isBelow("7.0.9-SNAPSHOT", "7.0.9")).isTrue();
        assertThat(StackVersions.isBelow("11.0.27", "11.0.27")).isFalse();
        assertThat(StackVersions.isBelow("11.0.100", "11.0.27")).isFalse();
        assertThat(StackVersions.isBelow("7.1.0-M1", "7.0.9")).isFalse();
        assertThat(StackVersions.isBelow("unknown", "7.0.9")).isFalse();
    }
}
