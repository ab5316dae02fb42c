package io.jsonrpc.server.endpoint;

import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPatternParser;

/** A path of an endpoint, which rules of URLs can be asked about. */
public final class ExamplePath {

    /** Longer values are not tried, since some expressions take very long to refuse them. */
    private static final int LONGEST_VALUE = 12;

    private static final String ANY = "x";

    private ExamplePath() {}

    /** A path that the pattern matches; null if none is found. */
    public static @Nullable String of(String pattern) {
        StringBuilder path = new StringBuilder();
        int at = 0;
        while (at < pattern.length()) {
            char c = pattern.charAt(at);
            int end = c == '{' ? variableEnd(pattern, at) : at + 1;
            if (c == '{') {
                path.append(value(pattern.substring(at + 1, end - 1)));
            } else if (c == '?' || (c == '*' && pattern.charAt(at - 1) != '*')) {
                path.append(ANY);
            } else if (c != '*') {
                path.append(c);
            }
            at = end;
        }
        return matches(pattern, path.toString()) ? path.toString() : null;
    }

    private static boolean matches(String pattern, String path) {
        try {
            return PathPatternParser.defaultInstance.parse(pattern).matches(PathContainer.parsePath(path));
        } catch (IllegalArgumentException unusable) {
            // Spring parses expressions with groups, and then matches nothing.
            return false;
        }
    }

    /** The position after the closing brace; the expression of a variable may have braces of its own. */
    private static int variableEnd(String pattern, int start) {
        int depth = 0;
        for (int at = start; at < pattern.length(); at++) {
            char c = pattern.charAt(at);
            if (c == '\\') {
                at++;
            } else if (c == '{') {
                depth++;
            } else if (c == '}' && --depth == 0) {
                return at + 1;
            }
        }
        return pattern.length();
    }

    /** @param variable its name, and an expression if it has one */
    private static String value(String variable) {
        int colon = variable.indexOf(':');
        if (colon < 0) {
            return ANY;
        }
        Pattern expression = Pattern.compile(variable.substring(colon + 1));
        return IntStream.rangeClosed(1, LONGEST_VALUE)
                .boxed()
                .flatMap(length -> Stream.of(ANY, "1", "X").map(part -> part.repeat(length)))
                .filter(value -> expression.matcher(value).matches())
                .findFirst()
                .orElse(ANY);
    }
}
