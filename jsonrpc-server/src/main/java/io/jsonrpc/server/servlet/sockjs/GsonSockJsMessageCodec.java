package io.jsonrpc.server.servlet.sockjs;

import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.socket.sockjs.frame.AbstractSockJsMessageCodec;

/**
 * Reads and writes SockJS frames with Gson, strictly: an array of strings, or a single string. Spring's own codecs need
 * Jackson, which applications may exclude.
 */
final class GsonSockJsMessageCodec extends AbstractSockJsMessageCodec {

    @Override
    protected char[] applyJsonQuoting(String content) {
        String quoted = new JsonPrimitive(content).toString();
        char[] inner = new char[quoted.length() - 2];
        quoted.getChars(1, quoted.length() - 1, inner, 0);
        return inner;
    }

    @Override
    public String @Nullable [] decode(String content) throws IOException {
        return content.isEmpty() ? null : read(new StringReader(content));
    }

    @Override
    public String @Nullable [] decodeInputStream(InputStream content) throws IOException {
        return read(new InputStreamReader(
                content,
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)));
    }

    private static String[] read(Reader source) throws IOException {
        JsonReader json = new JsonReader(source);
        json.setStrictness(Strictness.STRICT);
        List<String> messages = new ArrayList<>();
        if (json.peek() == JsonToken.STRING) {
            messages.add(json.nextString());
        } else {
            readArray(json, messages);
        }
        if (json.peek() != JsonToken.END_DOCUMENT) {
            throw new MalformedJsonException("Text after a SockJS frame");
        }
        return messages.toArray(String[]::new);
    }

    private static void readArray(JsonReader json, List<String> messages) throws IOException {
        if (json.peek() != JsonToken.BEGIN_ARRAY) {
            throw new MalformedJsonException("A SockJS frame is an array of strings");
        }
        json.beginArray();
        while (json.hasNext()) {
            // nextString would accept numbers as well.
            if (json.peek() != JsonToken.STRING) {
                throw new MalformedJsonException("A SockJS message is a string");
            }
            messages.add(json.nextString());
        }
        json.endArray();
    }
}
