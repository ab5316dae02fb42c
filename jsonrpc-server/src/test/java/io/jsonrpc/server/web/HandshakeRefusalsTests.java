package io.jsonrpc.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.HttpStatus;

@ExtendWith(OutputCaptureExtension.class)
class HandshakeRefusalsTests {

    @Test
    void ofEachPathAndKindOneAMinuteIsLoggedWithTheNumberOfTheOthers(CapturedOutput output) {
        AtomicLong now = new AtomicLong();
        HandshakeRefusals refusals = new HandshakeRefusals(now::get);
        for (int i = 0; i < 1000; i++) {
            refusals.add("/a", Refusal.byTheApplication(HttpStatus.UNAUTHORIZED));
            refusals.add("/a", Refusal.noHandshake(HttpStatus.UPGRADE_REQUIRED));
            refusals.add("/b", Refusal.byTheApplication(HttpStatus.UNAUTHORIZED));
        }
        now.addAndGet(60_000_000_000L);
        refusals.add("/a", Refusal.byTheApplication(HttpStatus.FORBIDDEN));

        assertThat(output.toString().lines().filter(line -> line.contains("Handshake on ")))
                .hasSize(4)
                .allMatch(line -> line.contains("INFO"))
                .anyMatch(line -> line.contains("Handshake on /a answered 401: Spring Security"))
                .anyMatch(line -> line.contains("Handshake on /a answered 426: "))
                .anyMatch(line -> line.contains("Handshake on /b answered 401: "))
                .anyMatch(line -> line.contains("Handshake on /a answered 403: ")
                        && line.endsWith("(999 more like it since the last entry)"));
    }
}
