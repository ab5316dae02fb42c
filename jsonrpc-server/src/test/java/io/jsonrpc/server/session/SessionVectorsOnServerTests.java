package io.jsonrpc.server.session;

import static io.jsonrpc.server.session.TestServer.endpoint;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.server.endpoint.Endpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The transcripts of {@code protocol/vectors/session} that are about the server, against a whole server. Left out are those
 * that ask the session layer alone: data that a server would answer, frames asked for one by one, small windows.
 */
class SessionVectorsOnServerTests {

    private static final Pattern TOKEN = Pattern.compile("\"token\":\"([\\w-]{43})\"");

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{token:(\\d+)}");

    /** Beside those whose steps say it. */
    private static final List<String> LAYER_ONLY = List.of(
            // Sockets without a session are plain on a server.
            "on a socket without a session",
            // The sockets of this test take everything at once.
            "not on the socket yet",
            "whose answers are not read",
            // A violation ends the session on a server; these go on with it.
            "a confirmation with another count",
            // Two users on one socket.
            "wrong token and wrong user");

    private final TestServer server = new TestServer();

    private final RecordingHandler handler = new RecordingHandler();

    private final Endpoint endpoint = endpoint("/vectors", this.handler);

    private final Map<Integer, TestSocket> sockets = new HashMap<>();

    private final Map<Integer, List<String>> written = new HashMap<>();

    private final List<String> tokens = new ArrayList<>();

    private String sessionId = "";

    private int current;

    /** Whether each session that is opened offers channels. */
    private boolean offering;

    private static Stream<JsonObject> all() throws Exception {
        Path file = Path.of("..", "protocol", "vectors", "session", "transcripts.json");
        return JsonParser.parseString(Files.readString(file)).getAsJsonArray().asList().stream()
                .map(JsonElement::getAsJsonObject)
                .filter(one -> one.get("end").getAsString().equals("server"));
    }

    static Stream<JsonObject> transcripts() throws Exception {
        return all().filter(one -> !one.has("window")
                && LAYER_ONLY.stream().noneMatch(one.get("name").getAsString()::contains)
                && one.getAsJsonArray("steps").asList().stream()
                        .map(JsonElement::getAsJsonObject)
                        .noneMatch(step -> step.has("next")
                                || step.has("admission")
                                || (step.has("receive") && !isSilent(step.get("receive")))));
    }

    /** Whether a server says nothing about it in data of its own. */
    private static boolean isSilent(JsonElement frame) {
        return frame.isJsonPrimitive()
                && (frame.getAsString().contains("rpc.session.")
                        || frame.getAsString().matches("\\{\"jsonrpc\":\"2\\.0\",\"method\":\"m\\d+\".*}"));
    }

    @Test
    void mostOfThemAreRun() throws Exception {
        assertThat(all().count()).isGreaterThanOrEqualTo(53);
        assertThat(transcripts().count()).isGreaterThanOrEqualTo(32);
        assertThat(transcripts().filter(one -> one.toString().contains("\\\"extensions\\\":{")))
                .as("those that offer something when they open a session")
                .hasSizeGreaterThanOrEqualTo(25);
    }

    @ParameterizedTest
    @MethodSource("transcripts")
    void serverDoesWhatTheTranscriptSays(JsonObject one) {
        List<JsonElement> steps = one.getAsJsonArray("steps").asList();
        for (int at = 0; at < steps.size(); at++) {
            JsonObject step = steps.get(at).getAsJsonObject();
            int times = step.has("times") ? step.get("times").getAsInt() : 1;
            for (int round = 0; round < times; round++) {
                step(step, steps);
            }
        }
        collect();
        assertThat(this.written.values())
                .allSatisfy(frames -> assertThat(frames).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("transcripts")
    void everyByteIsTheSameWhereHandlersHaveChannelsThatNobodyOffers(JsonObject one) {
        this.server.channels.serve(List.of(endpoint("/rooms", new RecordingHandler().withChannels())), "", request -> {
            throw new AssertionError("nobody requests a channel");
        });
        serverDoesWhatTheTranscriptSays(one);
    }

    @ParameterizedTest
    @MethodSource("transcripts")
    void everyByteIsTheSameWhereChannelsAreOfferedAndNoHandlerHasThem(JsonObject one) {
        this.offering = true;
        serverDoesWhatTheTranscriptSays(one);
    }

    private void step(JsonObject step, List<JsonElement> all) {
        int socket = step.has("on") ? step.get("on").getAsInt() : this.current;
        if (step.has("socket")) {
            this.current = step.get("socket").getAsInt();
            this.sockets.put(
                    this.current,
                    this.server.open(this.endpoint, userOf(this.current, all), Map.of(), ControlFrames.V1));
        } else if (step.has("lost")) {
            collect();
            this.written.remove(step.get("lost").getAsInt());
            this.sockets.get(step.get("lost").getAsInt()).breakDown();
        } else if (step.has("receive")) {
            this.sockets.get(socket).send(real(step.get("receive").getAsString()));
            collect();
        } else if (step.has("send")) {
            ((ServerSession) this.handler.session)
                    .peer()
                    .sendAndForget(OutboundText.of(step.get("send").getAsString()));
        } else if (step.has("expect")) {
            collect();
            List<String> expected = step.getAsJsonArray("expect").asList().stream()
                    .map(JsonElement::getAsString)
                    .toList();
            List<String> frames = this.written.remove(socket);
            assertThat(frames == null ? List.of() : frames).as("%s", step).isEqualTo(expected);
        } else if (step.has("delivered")) {
            assertDelivered(step);
        } else if (step.has("closes")) {
            if (step.get("closes").getAsInt() == CloseStatus.HEARTBEAT_TIMEOUT.code()) {
                // A server looks five times a second.
                this.server.advance(Duration.ofMillis(200));
            }
            assertThat(this.sockets.get(socket).closed).as("%s", step).isNotNull();
            assertThat(this.sockets.get(socket).closed.code())
                    .as("%s", step)
                    .isEqualTo(step.get("closes").getAsInt());
        } else if (step.has("advance")) {
            this.server.advance(Duration.ofMillis(step.get("advance").getAsLong()));
        } else if (step.has("told")) {
            assertThat(this.server.sessions.sessionCount()).as("%s", step).isZero();
        } else {
            throw new IllegalArgumentException(step.toString());
        }
    }

    private static String userOf(int socket, List<JsonElement> steps) {
        int at = 0;
        for (JsonElement element : steps) {
            JsonObject step = element.getAsJsonObject();
            at = step.has("socket") ? step.get("socket").getAsInt() : at;
            if (step.has("stranger") && (step.has("on") ? step.get("on").getAsInt() : at) == socket) {
                return "mallory";
            }
        }
        return "alice";
    }

    private void assertDelivered(JsonObject step) {
        List<String> expected = step.getAsJsonArray("delivered").asList().stream()
                .map(frame -> "request "
                        + JsonParser.parseString(frame.getAsString())
                                .getAsJsonObject()
                                .get("method")
                                .getAsString())
                .toList();
        List<String> handled = this.handler.events.stream()
                .filter(event -> event.startsWith("request"))
                .map(event -> event.replace(" new", ""))
                .toList();
        assertThat(handled).as("%s", step).isEqualTo(expected);
        this.handler.events.clear();
    }

    /** Takes what was written, with the names of the transcript for what is random. */
    private void collect() {
        this.sockets.forEach((number, socket) -> {
            for (String frame : socket.takeReceived()) {
                this.written
                        .computeIfAbsent(number, unused -> new ArrayList<>())
                        .add(named(frame));
            }
        });
    }

    private String named(String frame) {
        JsonElement result = JsonParser.parseString(frame).getAsJsonObject().get("result");
        if (result != null && result.isJsonObject() && result.getAsJsonObject().has("sessionId")) {
            this.sessionId = result.getAsJsonObject().get("sessionId").getAsString();
        }
        Matcher token = TOKEN.matcher(frame);
        if (!token.find()) {
            return frame;
        }
        this.tokens.add(token.group(1));
        return frame.replace(token.group(1), "${token:" + this.tokens.size() + "}")
                .replace("\"sessionId\":\"" + this.sessionId + "\"", "\"sessionId\":\"S\"");
    }

    private String real(String frame) {
        String filled = PLACEHOLDER.matcher(frame).replaceAll(found -> {
            int number = Integer.parseInt(found.group(1));
            return number <= this.tokens.size() ? this.tokens.get(number - 1) : "unknown-" + number;
        });
        String sent = filled.replace("\"sessionId\":\"S\"", "\"sessionId\":\"" + this.sessionId + "\"");
        return this.offering && sent.contains("rpc.session.open") ? offering(sent) : sent;
    }

    private static String offering(String open) {
        return open.replace("\"extensions\":{", "\"extensions\":{\"channels\":{\"max\":16,\"parts\":16384},")
                .replace("},}", "}}");
    }
}
