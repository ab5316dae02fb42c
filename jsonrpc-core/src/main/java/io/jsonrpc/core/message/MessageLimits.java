package io.jsonrpc.core.message;

/**
 * Limits on one received message, checked while it is parsed.
 *
 * @param messageBytes maximum size of the message, in UTF-8 bytes
 * @param depth maximum nesting of arrays and objects, including the outermost
 * @param tokens maximum number of JSON values and member names in the message
 * @param members maximum number of members of one object
 * @param nameLength maximum length of a member name, in characters
 * @param idLength maximum length of an id as written, in characters without quotes
 * @param methodLength maximum length of a method name, in characters
 * @param batch maximum number of requests in one batch; 0 disables batches
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

    /** The same with another {@link #messageBytes}. */
    public MessageLimits withMessageBytes(int bytes) {
        return new MessageLimits(
                bytes,
                this.depth,
                this.tokens,
                this.members,
                this.nameLength,
                this.idLength,
                this.methodLength,
                this.batch);
    }

    private static void requirePositive(String name, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be positive: " + value);
        }
    }
}
