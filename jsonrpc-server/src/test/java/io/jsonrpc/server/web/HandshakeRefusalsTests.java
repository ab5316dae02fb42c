package io.jsonrpc.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.server.EndpointOptions;
import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.endpoint.SharedHandler;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.HttpHeaders;
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
            refusals.add("/b", Refusal.byTheApplication(HttpStatus.FORBIDDEN));
        }
        now.addAndGet(60_000_000_000L);
        refusals.add("/a", Refusal.byTheApplication(HttpStatus.FORBIDDEN));

        assertThat(output.toString().lines().filter(line -> line.contains("Handshake on ")))
                .hasSize(5)
                .allMatch(line -> line.contains("INFO"))
                .anyMatch(line -> line.contains("Handshake on /a answered 401: Spring Security"))
                .anyMatch(line -> line.contains("Handshake on /a answered 426: "))
                .anyMatch(line -> line.contains("Handshake on /b answered 401: "))
                .anyMatch(line -> line.contains("Handshake on /b answered 403: "))
                .anyMatch(line -> line.contains("Handshake on /a answered 403: ")
                        && line.endsWith("(999 more of this kind since the last entry)"));
    }

    @Test
    void eachOfTenOriginsIsLoggedOnceAMinuteAndTheOthersAreCounted(CapturedOutput output) {
        AtomicLong now = new AtomicLong();
        HandshakeRefusals refusals = new HandshakeRefusals(now::get);
        for (int i = 0; i < 30; i++) {
            refusals.add("/a", origin(i % 15));
        }
        now.addAndGet(60_000_000_000L);
        refusals.add("/a", origin(14));
        refusals.add("/a", origin(14));

        assertThat(output.toString().lines())
                .filteredOn(line -> line.contains("Handshake on "))
                .hasSize(11)
                .allMatch(line -> line.contains("Handshake on /a answered 403: the page's origin https://page"))
                .anyMatch(line -> line.contains("https://page9.example "))
                .last()
                .asString()
                .contains("https://page14.example ")
                .endsWith("(20 more of this kind since the last entry)");
    }

    private static Refusal origin(int page) {
        HttpHeaders headers = new HttpHeaders();
        headers.setOrigin("https://page" + page + ".example");
        Endpoint endpoint = new Endpoint("/a", new SharedHandler(TestServer.handler()), EndpointOptions.DEFAULT);
        return new ConnectRule(new AllowedOrigins(endpoint), AllowedHosts.ANY)
                .judge(headers, () -> new RequestTarget("http", "localhost", 8080, null));
    }

    @Test
    void whatIsLoggedOfAWrongPathAndOfManyEndpointsIsBounded(CapturedOutput output) {
        HandshakeRefusals refusals = new HandshakeRefusals(() -> 0);
        EndpointPaths many = new EndpointPaths(IntStream.range(0, 100)
                .mapToObj(i -> new Endpoint(
                        "/endpoint/" + i, new SharedHandler(TestServer.handler()), EndpointOptions.DEFAULT))
                .toList());
        for (int i = 0; i < 100; i++) {
            refusals.addElsewhere("/" + i + "\r\n" + "x".repeat(10_000), HttpStatus.NOT_FOUND, many);
        }

        assertThat(output.toString().lines())
                .filteredOn(line -> line.contains("Handshake on "))
                .hasSize(10)
                .allMatch(line -> line.length() < 600 && line.contains("??xxx"))
                .allMatch(line -> line.endsWith(", /endpoint/9 and 90 more"));
    }
}
