package io.jsonrpc.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.server.web.Refusal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which POSTs are calls. */
class CallHeadTests {

    private static final int LIMIT = 1000;

    private static Refusal judge(List<String> types, List<String> encodings, long length) {
        return new CallHead(types, encodings, length).judge(LIMIT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "application/json;charset=utf-8",
                "Application/JSON; charset=\"UTF-8\"",
                "application/json; profile=x"
            })
    void jsonInUtf8IsACall(String type) {
        assertThat(judge(List.of(type), List.of(), 5)).isNull();
        assertThat(judge(List.of(type), List.of("identity"), -1)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "json",
                "text/plain",
                "application/*",
                "*/*",
                "application/json-rpc",
                "application/vnd.api+json",
                "application/x-www-form-urlencoded",
                "application/json;charset=iso-8859-1",
                "application/json;charset=no-such-thing",
                "application/json, text/plain"
            })
    void anyOtherTypeIsNone(String type) {
        Refusal refusal = judge(List.of(type), List.of(), 5);

        assertThat(refusal.status().value()).isEqualTo(415);
        assertThat(refusal.text()).contains("application/json");
        assertThat(HttpAnswer.of(refusal).headers().getFirst("Accept")).isEqualTo("application/json");
    }

    @Test
    void aBodyWithoutATypeOrWithTwoIsNone() {
        assertThat(judge(List.of(), List.of(), 5).status().value()).isEqualTo(415);
        assertThat(judge(List.of("application/json", "application/json"), List.of(), 5)
                        .status()
                        .value())
                .isEqualTo(415);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "identity, gzip", "x"})
    void anEncodedBodyIsNone(String encoding) {
        Refusal refusal = judge(List.of("application/json"), List.of(encoding), 5);

        assertThat(refusal.status().value()).isEqualTo(415);
        assertThat(HttpAnswer.of(refusal).headers().getFirst("Accept-Encoding")).isEqualTo("identity");
    }

    @Test
    void aBodyThatSaysItIsTooLargeIsNone() {
        assertThat(judge(List.of("application/json"), List.of(), LIMIT)).isNull();
        assertThat(judge(List.of("application/json"), List.of(), LIMIT + 1)
                        .status()
                        .value())
                .isEqualTo(413);
        assertThat(judge(List.of("application/json"), List.of(), Long.MAX_VALUE)
                        .status()
                        .value())
                .isEqualTo(413);
    }
}
