package io.jsonrpc.client.channel;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The path of channels that a client accepts.
 *
 * @param segments a name in braces stands for any text
 */
public record ChannelPattern(List<String> segments) {

    /** @throws IllegalArgumentException when it does not begin with a slash */
    public static ChannelPattern of(String path) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("The path of a channel must begin with '/': '" + path + "'");
        }
        return new ChannelPattern(List.of(path.split("/", -1)));
    }

    private static boolean isVariable(String segment) {
        return segment.startsWith("{") && segment.endsWith("}");
    }

    /** The variables of a path; null if it is another one. */
    public @Nullable Map<String, String> match(String path) {
        String[] given = path.split("/", -1);
        if (given.length != this.segments.size()) {
            return null;
        }
        Map<String, String> variables = new LinkedHashMap<>();
        for (int at = 0; at < given.length; at++) {
            String segment = this.segments.get(at);
            if (isVariable(segment) && !given[at].isEmpty()) {
                variables.put(segment.substring(1, segment.length() - 1), decoded(given[at]));
            } else if (!segment.equals(given[at])) {
                return null;
            }
        }
        return Map.copyOf(variables);
    }

    /** A plus is itself in a path. */
    private static String decoded(String segment) {
        return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
