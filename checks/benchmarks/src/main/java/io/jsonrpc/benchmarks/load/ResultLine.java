package io.jsonrpc.benchmarks.load;

import java.util.HashMap;
import java.util.Map;

/** Names and numbers in one line, from a process to the one that started it. */
final class ResultLine {

    private static final String MARK = "RESULT ";

    private final Map<String, String> values = new HashMap<>();

    private ResultLine(String line) {
        for (String pair : line.substring(MARK.length()).split(" ")) {
            int equals = pair.indexOf('=');
            this.values.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
    }

    static String write(String pairs) {
        return MARK + pairs;
    }

    static boolean isOne(String line) {
        return line.startsWith(MARK);
    }

    static ResultLine read(String line) {
        return new ResultLine(line);
    }

    long number(String name) {
        return Long.parseLong(text(name));
    }

    double decimal(String name) {
        return Double.parseDouble(text(name));
    }

    private String text(String name) {
        String value = this.values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("No " + name + " among " + this.values);
        }
        return value;
    }
}
