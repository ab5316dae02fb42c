package io.jsonrpc.core.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.message.MessageLimits;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchTests {

    private static final String REQUEST = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\"}";

    private static final String RESULT = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":5}";

    private static final String BAD_RESULT = "{\"id\":1,\"result\":5}";

    @Test
    void entriesKeepTheirOrder() {
        String notification = "{\"jsonrpc\":\"2.0\",\"method\":\"n\",\"params\":[]}";
        assertThat(Transcript.of("[" + REQUEST + " , " + notification + "," + RESULT + "]"))
                .isEqualTo("[request 1 m; notification n []; result 1 5]");
    }

    @Test
    void aBatchOfOneIsABatch() {
        assertThat(Transcript.of(" [ " + REQUEST + " ] ")).isEqualTo("[request 1 m]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", " [ ] "})
    void anEmptyBatchIsOneInvalidRequest(String text) {
        assertThat(Transcript.of(text)).isEqualTo("bad null INVALID_REQUEST");
        assertThat(Transcript.of(text, withBatch(0))).isEqualTo("bad null INVALID_REQUEST");
    }

    @Test
    void entriesThatAreNoObjectsAreInvalidRequestsEach() {
        assertThat(Transcript.of("[1,\"a\",null,[],[" + REQUEST + "],{}," + REQUEST + "]"))
                .isEqualTo("[" + "bad null INVALID_REQUEST; ".repeat(6) + "request 1 m]");
    }

    @Test
    void anEntryIsBadForItself() {
        String bad = "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"m\",\"params\":1}";
        assertThat(Transcript.of("[" + bad + "," + REQUEST + "," + BAD_RESULT + "]"))
                .isEqualTo("[bad 2 INVALID_REQUEST; request 1 m; bad response 1 jsonrpc is missing]");
    }

    @ParameterizedTest
    @ValueSource(strings = {REQUEST, "{}", "1", "[]", "{\"jsonrpc\":\"2.0\",\"method\":\"m\"}"})
    void whenBatchesAreOffOnlyResponsesMayBeInOne(String entry) {
        assertThat(Transcript.of("[" + entry + "]", withBatch(0))).isEqualTo("bad null BATCH_DISABLED");
        assertThat(Transcript.of("[" + RESULT + "," + entry + "]", withBatch(0)))
                .isEqualTo("bad null BATCH_DISABLED");
        assertThat(Transcript.of("[" + RESULT + "," + BAD_RESULT + "]", withBatch(0)))
                .isEqualTo("[result 1 5; bad response 1 jsonrpc is missing]");
    }

    @Test
    void responsesDoNotCountAsRequests() {
        String responses = String.join(",", Collections.nCopies(20, RESULT + "," + BAD_RESULT));
        assertThat(Transcript.of("[" + responses + "," + REQUEST + "]", withBatch(1)))
                .endsWith("; request 1 m]");
        assertThat(Transcript.of("[" + REQUEST + "," + responses + ",{}]", withBatch(1)))
                .isEqualTo("bad null BATCH_TOO_LARGE");
    }

    @Test
    void whatFollowsTheLimitMustStillBeJson() {
        String tooMany = "[" + REQUEST + "," + REQUEST + "," + REQUEST;
        assertThat(Transcript.of(tooMany + ",{\"a\":tru}]", withBatch(1))).isEqualTo("bad null PARSE_ERROR");
        assertThat(Transcript.of(tooMany + "] x", withBatch(1))).isEqualTo("bad null PARSE_ERROR");
        assertThat(Transcript.of("[" + REQUEST + ",{\"a\":tru}]", withBatch(0))).isEqualTo("bad null PARSE_ERROR");
        assertThat(Transcript.of(tooMany + ",[[[]]]]", new MessageLimits(1000, 3, 1000, 10, 10, 10, 10, 1)))
                .isEqualTo("bad null TOO_DEEP");
    }

    private static MessageLimits withBatch(int batch) {
        return new MessageLimits(1 << 20, 64, 100_000, 10_000, 1024, 128, 256, batch);
    }
}
