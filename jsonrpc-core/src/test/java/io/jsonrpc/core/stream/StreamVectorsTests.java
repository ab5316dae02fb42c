package io.jsonrpc.core.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.jsonrpc.fixtures.WireVectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What {@code protocol/vectors/streams} says of both ends holds for the real classes. */
class StreamVectorsTests {

    private static Stream<JsonObject> cases() {
        return Stream.of("producer", "consumer")
                .flatMap(end -> WireVectors.objects("streams/" + end + ".json").stream()
                        .peek(one -> one.addProperty("end", end)));
    }

    @TestFactory
    Stream<DynamicTest> transcripts() {
        return cases().map(
                        one -> DynamicTest.dynamicTest(one.get("name").getAsString(), () -> StreamTranscript.run(one)));
    }

    @Test
    void thereAreManyCasesAndEachHasItsName() {
        assertThat(cases())
                .hasSizeGreaterThan(80)
                .extracting(one -> one.get("name").getAsString())
                .doesNotHaveDuplicates();
    }
}
