package io.jsonrpc.server.http;

import io.jsonrpc.server.web.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/**
 * What the head of a request says about its body.
 *
 * @param contentTypes the values of {@code Content-Type} as they were received
 * @param encodings the values of {@code Content-Encoding}
 * @param length the value of {@code Content-Length}; negative for none
 */
public record CallHead(List<String> contentTypes, List<String> encodings, long length) {

    /**
     * Why it is no call.
     *
     * @param limit maximum size of a message, in bytes
     * @return null if it may be one
     */
    public @Nullable Refusal judge(int limit) {
        if (this.contentTypes.size() != 1 || !isJson(this.contentTypes.get(0))) {
            return Refusal.mediaType(String.join(", ", this.contentTypes));
        }
        if (!this.encodings.stream().allMatch("identity"::equalsIgnoreCase)) {
            return Refusal.encoding(String.join(", ", this.encodings));
        }
        return this.length > limit ? Refusal.tooLarge(limit) : null;
    }

    private static boolean isJson(String contentType) {
        if (contentType.equals(MediaType.APPLICATION_JSON_VALUE)) {
            return true;
        }
        try {
            MediaType type = MediaType.parseMediaType(contentType);
            return type.equalsTypeAndSubtype(MediaType.APPLICATION_JSON)
                    && (type.getCharset() == null || StandardCharsets.UTF_8.equals(type.getCharset()));
        } catch (InvalidMediaTypeException notOne) {
            return false;
        }
    }
}
