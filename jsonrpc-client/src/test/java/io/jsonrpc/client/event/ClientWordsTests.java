package io.jsonrpc.client.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.jsonrpc.client.policy.OfflinePolicy;
import io.jsonrpc.client.policy.SessionMode;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The words of this client are those of {@code protocol/catalogue.json}, which has those of the TypeScript client as well. */
class ClientWordsTests {

    static Stream<Arguments> enums() {
        return Stream.of(
                arguments("state of a client", ConnectionState.values()),
                arguments("session of a connection", SessionKind.values()),
                arguments("which session to open", SessionMode.values()),
                arguments("messages while reconnecting", OfflinePolicy.values()),
                arguments("why a connection ended", DisconnectReason.Kind.values()),
                arguments("where connecting failed", ConnectFailedException.Stage.values()),
                arguments("why a session was not resumed", SessionLoss.values()));
    }

    @ParameterizedTest
    @MethodSource("enums")
    void constantsAreTheWordsOfTheCatalogue(String what, Enum<?>[] constants) throws IOException {
        assertThat(Arrays.stream(constants).map(constant -> word(constant.name())))
                .containsExactlyInAnyOrderElementsOf(words(what));
    }

    @Test
    void methodsOfTheListenerAreTheEventsOfTheCatalogue() throws IOException {
        Set<String> methods = Arrays.stream(JsonRpcWSConnectionListener.class.getMethods())
                .map(Method::getName)
                .collect(Collectors.toSet());

        assertThat(methods).containsExactlyInAnyOrderElementsOf(words("event"));
    }

    /** Of {@code TAKEN_OVER}: {@code takenOver}. */
    private static String word(String constant) {
        return Pattern.compile("_(.)")
                .matcher(constant.toLowerCase(Locale.ROOT))
                .replaceAll(match -> match.group(1).toUpperCase(Locale.ROOT));
    }

    private static Set<String> words(String what) throws IOException {
        JsonObject words = JsonParser.parseString(Files.readString(Path.of("..", "protocol", "catalogue.json")))
                .getAsJsonObject()
                .getAsJsonObject("words")
                .getAsJsonObject(what);
        Set<String> expected = new TreeSet<>();
        for (String clients : new String[] {"both", "java"}) {
            for (JsonElement word : words.getAsJsonArray(clients)) {
                expected.add(word.getAsString());
            }
        }
        return expected;
    }
}
