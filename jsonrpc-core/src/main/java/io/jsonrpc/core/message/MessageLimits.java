package io.jsonrpc.core.message;

/**
 * Bounds on one inbound message, checked while it is read.
 *
 * @param messageBytes size of the whole message in UTF-8 bytes
 * @param depth nesting of arrays and objects, the outermost counted
 * @param tokens JSON values and member names in the whole message
 * @param members members of one object
 * @param nameLength characters of a member name
 * @param idLength characters of an id as written, quotes not counted
 * @param methodLength characters of a method name
 * @param batch requests in one batch; 0 switches batches off
 * @since 0.1
 */
public record MessageLimits(
        int messageBytes,
        int depth,
        int tokens,
        int members,
        int nameLength,
        int idLength,
        int methodLength,
        int batch) {

    /** 1 MiB, 64 levels, 100,000 tokens, 10,000 members, names of 1,024, ids of 128, methods of 256, batches of 50. */
    public static final MessageLimits DEFAULT = new MessageLimits(1024 * 1024, 64, 100_000, 10_000, 1024, 128, 256, 50);

    public MessageLimits {
        requirePositive("messageBytes", messageBytes);
        requirePositive("depth", depth);
        requirePositive("tokens", tokens);
        requirePositive("members", members);
        requirePositive("nameLength", nameLength);
        requirePositive("idLength", idLength);
        requirePositive("methodLength", methodLength);
        if (batch < 0) {
            throw new IllegalArgumentException("batch must not be negative: " + batch);
        }
    }

    private static void requirePositive(String name, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be positive: " + value);
        }
    }
}
