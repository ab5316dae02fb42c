package io.jsonrpc.core.channel;

/**
 * A frame that is sent next.
 *
 * @param channel 0 for the default channel and for channel 0
 * @param frame the text with its prefix
 * @param bytes the size of the text without its prefix, in UTF-8 bytes
 * @param size that of the whole frame
 * @param last whether the channel has nothing more in hand
 * @param end where it ends in the text of the channel
 */
public record OutgoingFrame(int channel, String frame, int bytes, int size, boolean last, int end) {

    /** One of channel 0. */
    OutgoingFrame(String zero) {
        this(0, zero, 0, zero.length(), false, 0);
    }
}
