package io.jsonrpc.core.channel;

import io.jsonrpc.core.message.Utf8;
import org.jspecify.annotations.Nullable;

/** What one channel wants to send: one text, of which a part may be sent already. */
final class Lane {

    /** 0 for the default channel, whose frames are bare. */
    int number;

    final int weight;

    /** Of a set, whose texts have no parts. */
    final boolean whole;

    private @Nullable String text;

    private int from;

    private @Nullable OutgoingFrame frame;

    /** How many bytes it may send in this round. */
    long deficit;

    /** It has had its quantum of this round. */
    boolean served;

    /** It is in the round. */
    boolean waits;

    /** How many frames it has sent. */
    long sent;

    Lane(int number, int weight, boolean whole) {
        this.number = number;
        this.weight = weight;
        this.whole = whole;
    }

    boolean isEmpty() {
        return this.text == null;
    }

    void put(String next) {
        this.text = next;
        this.from = 0;
    }

    /** False if there is no text, or a part of it is sent. */
    boolean takeBack() {
        boolean whole = this.text != null && this.from == 0;
        if (whole) {
            this.text = null;
            this.frame = null;
        }
        return whole;
    }

    /** It goes on with another number. */
    void move(int to) {
        this.number = to;
        this.frame = null;
    }

    /** Where the next frame ends: the end of the text, or of a part of so many bytes; 0 for no parts. */
    private int end(String whole, int partBytes) {
        if (partBytes == 0 || this.number == 0 || this.whole || whole.length() - this.from <= partBytes / 3) {
            return whole.length();
        }
        int bytes = 0;
        int at = this.from;
        while (at < whole.length()) {
            char c = whole.charAt(at);
            boolean pair = Character.isHighSurrogate(c) && at + 1 < whole.length();
            int size = c < 0x80 ? 1 : c < 0x800 ? 2 : pair ? 4 : 3;
            if (bytes + size > partBytes && at > this.from) {
                return at;
            }
            bytes += size;
            at += pair ? 2 : 1;
        }
        return at;
    }

    /** The frame that is next, which {@link #take} takes. */
    OutgoingFrame frame(int partBytes) {
        OutgoingFrame next = this.frame == null ? cut(partBytes) : this.frame;
        this.frame = next;
        return next;
    }

    private OutgoingFrame cut(int partBytes) {
        String whole = String.valueOf(this.text);
        int end = end(whole, partBytes);
        boolean last = end == whole.length();
        String piece = this.from == 0 && last ? whole : whole.substring(this.from, end);
        int bytes = Math.abs(Utf8.length(piece));
        String prefixed = this.number == 0 ? piece : FramePrefix.of(this.number, !last) + piece;
        return new OutgoingFrame(this.number, prefixed, bytes, bytes + prefixed.length() - piece.length(), last, end);
    }

    void take(OutgoingFrame taken) {
        this.sent++;
        this.from = taken.end();
        this.text = taken.last() ? null : this.text;
        this.frame = null;
    }
}
