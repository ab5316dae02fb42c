package io.jsonrpc.server.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class AllOriginsWarningTests {

    @Test
    void whoeverLetsEveryOriginInIsToldAtStartInOneLine(CapturedOutput output) {
        TestServer.start(registry -> {
                    registry.addHandler(TestServer.handler().withAllowedOrigins("*"), "/star");
                    registry.addHandler(TestServer.handler().withAllowedOrigins("https://*"), "/scheme");
                    registry.addHandler(TestServer.handler().withAllowedOrigins("https://*.example.com"), "/listed");
                    registry.addHandler(TestServer.handler(), "/own");
                })
                .close();

        assertThat(output.toString().lines().filter(line -> line.contains("allows every origin")))
                .hasSize(2)
                .allMatch(line -> line.contains("WARN") && line.contains("withAllowedOrigins"))
                .anyMatch(line -> line.contains(TestServer.Handler.class.getName() + " on /star "))
                .anyMatch(line -> line.contains(TestServer.Handler.class.getName() + " on /scheme "));
    }
}
