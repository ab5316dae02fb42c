package io.jsonrpc.core.channel;

import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.session.frame.ControlWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message of channel 0. It is a frame like that of any channel: counted, replayed, and in order with data.
 * {@link ChannelReader} parses it; {@link #text} writes it in the only form that the protocol allows.
 */
public sealed interface ChannelMessage {

    /** The text on the wire behind {@code 0:}. */
    String text();

    /**
     * Requests a channel.
     *
     * @param path what the path of a socket would be
     * @param weight 1 to 16
     * @param extensions those wanted on the channel, as in the {@code open} of a session; null for none
     * @param registerInfo data that the application sends about itself; null for none
     * @param authorization credentials for this channel alone; null for those of the socket
     * @param from the channel of another session that goes on here; null for a new conversation
     */
    record Open(
            String id,
            int channel,
            String path,
            int weight,
            @Nullable JsonText extensions,
            @Nullable JsonText registerInfo,
            @Nullable String authorization,
            @Nullable Origin from)
            implements ChannelMessage {

        public static final int MAX_WEIGHT = 16;

        /** In characters of its JSON. */
        public static final int MAX_REGISTER_INFO = 4096;

        /** In characters, the name of the scheme included. */
        public static final int MAX_AUTHORIZATION = 8192;

        @Override
        public String text() {
            ControlWriter out = ControlWriter.request(this.id, "channel.open").add("channel", this.channel);
            if (this.from != null) {
                return out.open("from")
                        .add("session", this.from.session())
                        .add("channel", this.from.channel())
                        .add("ticket", this.from.ticket())
                        .end();
            }
            out.add("path", this.path);
            if (this.weight != 1) {
                out.add("weight", this.weight);
            }
            if (this.extensions != null) {
                out.add("extensions", this.extensions);
            }
            if (this.registerInfo != null) {
                out.add("registerInfo", this.registerInfo);
            }
            return (this.authorization == null ? out : out.add("authorization", this.authorization)).end();
        }

        @Override
        public String toString() {
            return "Open[channel=" + this.channel + ", path=" + this.path + ", weight=" + this.weight + "]";
        }
    }

    /** Where a channel was before. */
    record Origin(String session, int channel, String ticket) {

        @Override
        public String toString() {
            return "Origin[channel=" + this.channel + "]";
        }
    }

    /** The channel is open. */
    record Opened(String id, JsonText result) implements ChannelMessage {

        @Override
        public String text() {
            return ControlWriter.result(this.id, this.result);
        }
    }

    /**
     * The channel is refused.
     *
     * @param error the whole error object
     */
    record Refused(String id, JsonText error) implements ChannelMessage {

        public static final int CODE = -32054;

        @Override
        public String text() {
            return ControlWriter.error(this.id, this.error);
        }
    }

    /**
     * This end has closed the channel.
     *
     * @param received number of frames of the channel that this end has received
     */
    record Close(int channel, int code, long received) implements ChannelMessage {

        @Override
        public String text() {
            return ControlWriter.notification("channel.close")
                    .add("channel", this.channel)
                    .add("code", this.code)
                    .add("received", this.received)
                    .end();
        }
    }

    /** What this end sends on {@code to} from here on goes on with what it sent on {@code channel}. */
    record Move(int channel, int to) implements ChannelMessage {

        @Override
        public String text() {
            return ControlWriter.notification("channel.move")
                    .add("channel", this.channel)
                    .add("to", this.to)
                    .end();
        }
    }

    /** This end sends nothing more on the channel: it goes on in another session. */
    record Moved(int channel, String ticket) implements ChannelMessage {

        /** The whole frame. */
        static String frame(int channel, String ticket) {
            return FramePrefix.of(0, false) + new Moved(channel, ticket).text();
        }

        @Override
        public String text() {
            return ControlWriter.notification("channel.moved")
                    .add("channel", this.channel)
                    .add("ticket", this.ticket)
                    .end();
        }

        @Override
        public String toString() {
            return "Moved[channel=" + this.channel + "]";
        }
    }

    /** Who receives, from here on, what this end sends to a set. */
    record Merge(int set, List<Integer> add, List<Integer> remove) implements ChannelMessage {

        static final int MAX_NUMBERS = 1000;

        @Override
        public String text() {
            ControlWriter out = ControlWriter.notification("channel.merge").add("set", this.set);
            if (!this.add.isEmpty()) {
                out.add("add", numbers(this.add));
            }
            return (this.remove.isEmpty() ? out : out.add("remove", numbers(this.remove))).end();
        }

        private static JsonText numbers(List<Integer> numbers) {
            StringBuilder out = new StringBuilder().append('[');
            for (int number : numbers) {
                out.append(out.length() == 1 ? "" : ",").append(number);
            }
            return new JsonText(out.append(']').toString());
        }
    }

    /**
     * A message that a later version may define.
     *
     * @param id null for a notification, which is ignored; a request is answered
     */
    record Unknown(@Nullable String id) implements ChannelMessage {

        @Override
        public String text() {
            throw new UnsupportedOperationException("Never sent");
        }
    }
}
