package io.jsonrpc.core.session;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The cases of {@code protocol/vectors/session}, whose format is told in the README beside it. */
final class SessionVectors {

    private static final String DIRECTORY = "protocol/vectors/session";

    private static final Pattern TOKEN = Pattern.compile("\\$\\{token:(\\d+)}");

    private SessionVectors() {}

    static List<JsonObject> read(String file) {
        try {
            JsonArray cases = JsonParser.parseString(
                            Files.readString(directory().resolve(file)))
                    .getAsJsonArray();
            List<JsonObject> objects = new ArrayList<>();
            cases.forEach(one -> objects.add(one.getAsJsonObject()));
            return objects;
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private static Path directory() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.isDirectory(at.resolve(DIRECTORY))) {
                return at.resolve(DIRECTORY);
            }
        }
        throw new IllegalStateException("No " + DIRECTORY);
    }

    /** The random bytes of the token with a number. */
    static byte[] tokenBytes(int number) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) number);
        return bytes;
    }

    /** The text of a frame: a string, or parts that are put together. */
    static String text(JsonElement frame) {
        StringBuilder text = new StringBuilder();
        if (frame.isJsonArray()) {
            for (JsonElement part : frame.getAsJsonArray()) {
                text.append(
                        part.isJsonObject()
                                ? part.getAsJsonObject()
                                        .get("repeat")
                                        .getAsString()
                                        .repeat(part.getAsJsonObject()
                                                .get("times")
                                                .getAsInt())
                                : part.getAsString());
            }
        } else {
            text.append(frame.getAsString());
        }
        Matcher matcher = TOKEN.matcher(text);
        return matcher.replaceAll(found ->
                Base64.getUrlEncoder().withoutPadding().encodeToString(tokenBytes(Integer.parseInt(found.group(1)))));
    }
}
