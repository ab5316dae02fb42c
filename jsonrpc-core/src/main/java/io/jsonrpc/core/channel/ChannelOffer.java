package io.jsonrpc.core.channel;

import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.session.frame.FrameMembers;
import io.jsonrpc.core.session.frame.WireNumbers;
import org.jspecify.annotations.Nullable;

/**
 * What one end says in the extension {@code channels} when a session is opened.
 *
 * @param max how many channels of the other end it takes
 * @param parts the size of parts that it takes, in bytes; 0 for none
 */
public record ChannelOffer(int max, int parts) {

    /** The name of the extension. */
    public static final String EXTENSION = "channels";

    /** The size of parts that the ends of this project take and send. */
    public static final int PARTS = 16 * 1024;

    /** Smaller ones would make more frames of a message than it has need of. */
    private static final int MIN_PARTS = 1024;

    /**
     * Reads the parameters of the extension. Unknown members are ignored.
     *
     * @return null if they are no object, or {@code max} or {@code parts} is no number that it may be
     */
    public static @Nullable ChannelOffer read(@Nullable String params) {
        FrameMembers members = FrameMembers.orNull(params);
        if (members == null) {
            return null;
        }
        long max = count(members.literal("max"));
        long parts = count(members.literal("parts"));
        return max < 0 || parts < 0 || parts != 0 && parts < MIN_PARTS
                ? null
                : new ChannelOffer((int) Math.min(max, Integer.MAX_VALUE), (int) Math.min(parts, Integer.MAX_VALUE));
    }

    private static long count(@Nullable String literal) {
        return literal == null ? 0 : WireNumbers.read(literal);
    }

    /**
     * What an end has said among its extensions.
     *
     * @param extensions a JSON object, name to parameters
     * @return null if it has said nothing of channels, or nothing that can be read
     */
    public static @Nullable ChannelOffer in(JsonText extensions) {
        FrameMembers members = FrameMembers.orNull(extensions.json());
        return members == null ? null : read(members.literal(EXTENSION));
    }

    /** The size of the parts in which this end sends to one that has said this; 0 for none. */
    public int partsToSend() {
        return Math.min(this.parts, PARTS);
    }
}
