package io.jsonrpc.core.codec;

import io.jsonrpc.core.message.MessageLimits;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The members of one JSON object as text, for messages of a known form whose numbers are needed as written. Immutable.
 *
 * @since 0.1
 */
public final class JsonMembers {

    private final Map<String, String> literals;

    private JsonMembers(Map<String, String> literals) {
        this.literals = literals;
    }

    /**
     * Reads a text that is one object.
     *
     * @return null if it is not an object, exceeds a limit or has a duplicate name
     */
    public static @Nullable JsonMembers read(String text, MessageLimits limits) {
        JsonScanner scanner = new JsonScanner(text, limits);
        try {
            scanner.space();
            if (scanner.peek() != '{') {
                return null;
            }
            Map<String, String> literals = new HashMap<>();
            int object = scanner.openObject();
            for (boolean more = scanner.first('}'); more; more = scanner.next('}')) {
                int name = scanner.position();
                scanner.name(object, literals.size() + 1);
                int value = scanner.position();
                scanner.value();
                // Only white space and the colon are between a name and its value.
                int nameEnd = text.lastIndexOf('"', value - 1) + 1;
                literals.put(JsonStrings.decode(text, name, nameEnd), text.substring(value, scanner.position()));
            }
            scanner.end();
            return scanner.takeDuplicate() ? null : new JsonMembers(literals);
        } catch (JsonFault fault) {
            return null;
        } finally {
            scanner.release();
        }
    }

    /** How many there are. */
    public int size() {
        return this.literals.size();
    }

    /** The value of a member as written; null if absent. */
    public @Nullable String literal(String name) {
        return this.literals.get(name);
    }

    /** The string value of a member; null if absent or not a string. */
    public @Nullable String string(String name) {
        String literal = this.literals.get(name);
        return literal == null || literal.charAt(0) != '"' ? null : JsonStrings.decode(literal, 0, literal.length());
    }
}
