package io.jsonrpc.core.stream;

import io.jsonrpc.core.codec.JsonMembers;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.MessageLimits;

/**
 * What the ends of a session agree on by the extension {@code streams} (PROTOCOL.md, 6.3): how many items of a stream each of
 * them takes before it has sent a limit.
 *
 * @param theirs items that the other end takes; negative if nothing was agreed on
 * @param ours items that this end takes; negative if nothing was agreed on
 */
public record StreamLimits(long theirs, long ours) {

    /** The name of the extension. */
    public static final String EXTENSION = "streams";

    /** Items that the ends of this project take. */
    public static final int LIMIT = 32;

    /** Streams in each direction of a session. */
    public static final int MAX_STREAMS = 64;

    /** Nothing was agreed on. */
    public static final StreamLimits NONE = new StreamLimits(-1, -1);

    /**
     * What both ends agreed on.
     *
     * @param said the extensions in the other end's words: a JSON object, name to parameters
     * @param accepted those that the server has accepted, in the same form
     */
    public static StreamLimits of(JsonText said, JsonText accepted) {
        JsonMembers extensions = JsonMembers.read(accepted.json(), MessageLimits.DEFAULT);
        if (extensions == null || extensions.literal(EXTENSION) == null) {
            return NONE;
        }
        JsonMembers words = said == accepted ? extensions : JsonMembers.read(said.json(), MessageLimits.DEFAULT);
        String params = words == null ? null : words.literal(EXTENSION);
        long theirs = params == null ? -1 : limit(new JsonText(params));
        return theirs < 0 ? NONE : new StreamLimits(theirs, LIMIT);
    }

    /**
     * What an end takes.
     *
     * @param params the parameters of the extension in its words
     * @return negative if they do not say it, or not as a whole number from 0 to 2^53-1
     */
    public static long limit(JsonText params) {
        JsonMembers members = StreamParams.members(params);
        return members == null ? -1 : StreamParams.limit(members);
    }
}
