package io.jsonrpc.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
@Tag("exhaustive")
class AllOriginsWarningTests {

    @ParameterizedTest
    @MethodSource("io.jsonrpc.server.web.WebStack#onClassPath")
    void whoeverLetsEveryOriginInIsToldAtStartInOneLine(WebStack stack, CapturedOutput output) {
        TestServer.start(stack, registry -> {
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
