package io.jsonrpc.server.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jsonrpc.server.EndpointOptions;
import io.jsonrpc.server.StartupException;
import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.endpoint.SharedHandler;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;

/** Origins and hosts as texts. */
class ConnectRuleTests {

    private static AllowedOrigins allowed(String entry) {
        TestServer.Handler handler = TestServer.handler();
        handler.withAllowedOrigins(entry);
        return new AllowedOrigins(new Endpoint("/echo", new SharedHandler(handler), EndpointOptions.of(handler)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            * | https://anybody.test | true
            * | null | true
            https://a.example | https://a.example | true
            https://a.example/ | https://a.example | true
            https://A.example | https://a.example | true
            https://a.example | https://a.example:443 | true
            https://a.example | https://a.example:8443 | false
            https://a.example | http://a.example | false
            https://a.example | https://a.example.evil.com | false
            https://a.example:8443 | https://a.example:8443 | true
            https://*.wild.example | https://a.wild.example | true
            https://*.wild.example | https://a.b.wild.example | true
            https://*.wild.example | https://wild.example | false
            https://*.wild.example | https://evil.com/.wild.example | false
            https://*.wild.example | https://evil.com?.wild.example | false
            https://*.wild.example | https://evil.com#.wild.example | false
            https://*.wild.example | https://evil.com\\.wild.example | false
            https://*.wild.example | https://evil.com:1.wild.example | false
            https://*.wild.example | https://evil.com@a.wild.example | false
            https://*.wild.example | https://evil.com,https://a.wild.example | false
            https://*.wild.example | https://a.wild.example:1 | false
            https://*.wild.example:[*] | https://a.wild.example:1 | true
            https://a.example:[1,2] | https://a.example:2 | true
            https://a.example:[1,2] | https://a.example:12 | false
            http://localhost:* | http://localhost:5173 | true
            http://localhost:* | http://localhost.evil.com | false
            http://localhost:* | http://localhost | true
            https://* | https://nobody.invalid:1 | true
            https://* | http://nobody.invalid | false
            *://a.example | http://a.example:8080 | true
            http://[::1]:8080 | http://[::1]:8080 | true
            http://[::1]:8080 | http://[0:0::1]:8080 | true
            capacitor://localhost | capacitor://localhost | true
            capacitor://localhost | https://localhost | false
            null | null | true
            null | https://a.example | false
            https://a.example | null | false
            """)
    void anEntryMatchesHostByHost(String entry, String origin, boolean permitted) {
        assertThat(allowed(entry).permits(origin)).isEqualTo(permitted);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.org",
                "*.example.org",
                "",
                "https://",
                "https://example.org/app",
                "https://example.org, https://example.com",
                "https://example.org:port",
                "https://user@example.org",
                "wss://example.org",
                "https:example.org"
            })
    void anEntryThatNoOriginEverIsFailsAtStartInOneLine(String entry) {
        assertThatThrownBy(() -> allowed(entry))
                .isInstanceOf(StartupException.class)
                .message()
                .contains("\"" + entry + "\"", "/echo", TestServer.Handler.class.getName(), "Write http")
                .doesNotContain("\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            localhost | localhost | true
            localhost | LocalHost | true
            localhost | evil.com | false
            localhost | localhost.evil.com | false
            *.intra.example | a.intra.example | true
            *.intra.example | intra.example | false
            *.intra.example | evilintra.example | false
            [::1] | [::1] | true
            [::1] | [0:0:0:0:0:0:0:1] | true
            127.0.0.1 | 127.0.0.1 | true
            127.0.0.1 | 127.0.0.2 | false
            """)
    void aServerMayBeReachedUnderItsNamesOnly(String entry, String host, boolean permitted) {
        ConnectRule rule = new ConnectRule(allowed("*"), new AllowedHosts(List.of(entry)));

        Refusal refusal = rule.judge(new HttpHeaders(), () -> new RequestTarget("http", host, 8080, host + ":8080"));

        assertThat(refusal == null).isEqualTo(permitted);
        if (refusal != null) {
            assertThat(refusal.why()).contains("jsonrpc.server.allowed-hosts");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost", "localhost:8080", "", "*", "a.*.example", "a/b"})
    void aNameThatIsNoneIsRefused(String entry) {
        assertThat(AllowedHosts.isEntry(entry)).isFalse();
        assertThatThrownBy(() -> new AllowedHosts(List.of(entry)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"" + entry + "\" is no host");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example/\u0007\r\nforged", "https://secret"})
    void whatIsLoggedOfAForeignOriginIsShortAndVisible(String origin) {
        ConnectRule rule = new ConnectRule(allowed("https://a.example"), AllowedHosts.ANY);
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.ORIGIN, origin + "x".repeat(10_000));

        Refusal refusal = rule.judge(headers, () -> new RequestTarget("http", "localhost", 8080, null));

        assertThat(refusal.why())
                .hasSizeLessThan(500)
                .matches("[ -~]+")
                .contains("withAllowedOrigins", "server.forward-headers-strategy");
    }

    @Test
    void whereNothingDependsOnTheTargetItIsNotComputed() {
        Supplier<RequestTarget> unasked = () -> {
            throw new IllegalStateException();
        };

        assertThat(new ConnectRule(allowed("*"), AllowedHosts.ANY).judge(List.of(), List.of("a"), unasked))
                .isNull();
        assertThat(new ConnectRule(allowed("*"), AllowedHosts.ANY).judge(List.of(), List.of("a", "b"), unasked))
                .isEqualTo(Refusal.ambiguous());
    }
}
