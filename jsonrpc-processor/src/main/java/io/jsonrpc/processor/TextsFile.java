package io.jsonrpc.processor;

import java.util.Map;

/** The JSON of the texts of a type. */
final class TextsFile {

    private TextsFile() {}

    /** @param object texts and objects by the names of their members, in order */
    static String of(Map<?, ?> object) {
        StringBuilder out = new StringBuilder();
        write(object, out);
        return out.append('\n').toString();
    }

    private static void write(Object value, StringBuilder out) {
        if (!(value instanceof Map<?, ?> object)) {
            text(value.toString(), out);
            return;
        }
        out.append('{');
        String separator = "";
        for (Map.Entry<?, ?> member : object.entrySet()) {
            out.append(separator);
            text(member.getKey().toString(), out);
            out.append(':');
            write(member.getValue(), out);
            separator = ",";
        }
        out.append('}');
    }

    private static void text(String text, StringBuilder out) {
        out.append('"');
        text.chars().forEach(character -> {
            if (character == '"' || character == '\\') {
                out.append('\\').append((char) character);
            } else if (character >= ' ' && character < 0x7f) {
                out.append((char) character);
            } else {
                // The encoding of the file is then no question.
                out.append(String.format("\\u%04x", character));
            }
        });
        out.append('"');
    }
}
