package io.jsonrpc.core.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What follows from a close code is what {@code protocol/close-codes.json} says; the TypeScript client is tested with it, too. */
class CloseStatusTests {

    static Stream<JsonObject> table() throws IOException {
        JsonElement rows = JsonParser.parseString(Files.readString(Path.of("..", "protocol", "close-codes.json")));
        return StreamSupport.stream(rows.getAsJsonArray().spliterator(), false).map(JsonElement::getAsJsonObject);
    }

    @ParameterizedTest
    @MethodSource("table")
    void aCodeMeansWhatTheTableSays(JsonObject row) {
        CloseStatus status = new CloseStatus(row.get("code").getAsInt(), "why");

        assertThat(status.mayReturn()).isEqualTo(row.get("mayReturn").getAsBoolean());
        assertThat(status.isAboutFrames()).isEqualTo(row.get("aboutFrames").getAsBoolean());
        assertThat(status.sentByServer()).isEqualTo(sent(row.get("server")));
        assertThat(status.sentByClient()).isEqualTo(sent(row.get("client")));
    }

    private static CloseStatus sent(JsonElement code) {
        return code.isJsonNull() ? null : new CloseStatus(code.getAsInt(), "why");
    }

    @Test
    void theTableHasEveryKnownCode() throws IOException {
        assertThat(table().map(row -> row.get("code").getAsInt()))
                .containsAll(CloseStatus.KNOWN.stream().map(CloseStatus::code).toList());
    }

    @Test
    void aStatusIsAnotherOneWithTheSameCode() {
        assertThat(CloseStatus.LIMIT.withReason("too many").is(CloseStatus.LIMIT))
                .isTrue();
        assertThat(CloseStatus.LIMIT.is(CloseStatus.NORMAL)).isFalse();
    }

    @Test
    void codesAboveThoseOfTheStandardAreOutOfRange() {
        assertThat(new CloseStatus(4999, "").isOutOfRange()).isFalse();
        assertThat(new CloseStatus(5000, "").isOutOfRange()).isTrue();
    }
}
