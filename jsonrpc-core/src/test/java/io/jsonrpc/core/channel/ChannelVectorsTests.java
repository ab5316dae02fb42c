package io.jsonrpc.core.channel;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.jsonrpc.fixtures.WireVectors;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What {@code protocol/vectors/session/channels.json} says of both ends holds for the real classes. */
class ChannelVectorsTests {

    private static final List<JsonObject> CASES = WireVectors.objects("session/channels.json");

    @TestFactory
    Stream<DynamicTest> transcripts() {
        return CASES.stream()
                .map(one -> DynamicTest.dynamicTest(one.get("name").getAsString(), () -> ChannelTranscript.run(one)));
    }

    @Test
    void thereAreManyCasesAndEachHasItsName() {
        assertThat(CASES)
                .hasSizeGreaterThan(150)
                .extracting(one -> one.get("name").getAsString())
                .doesNotHaveDuplicates();
    }
}
