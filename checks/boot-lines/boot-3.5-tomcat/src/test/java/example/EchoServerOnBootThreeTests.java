package example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What a user of Spring Boot 3 sees. */
@ExtendWith(OutputCaptureExtension.class)
class EchoServerOnBootThreeTests {

    @Test
    void startFailsAndSaysWhichBootIsNeeded(CapturedOutput output) {
        assertThatThrownBy(() -> SpringApplication.run(EchoServer.class, "--server.port=0"));

        assertThat(output.getAll())
                .contains("APPLICATION FAILED TO START")
                .contains("jsonrpc-server needs Spring Boot 4, and this application runs on Spring Boot 3.5.7")
                .contains("Use Spring Boot 4.0 or newer")
                .doesNotContain("\tat ");
    }
}
