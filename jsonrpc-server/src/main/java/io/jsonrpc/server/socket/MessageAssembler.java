package io.jsonrpc.server.socket;

import io.jsonrpc.server.settings.ServerSettings;
import org.jspecify.annotations.Nullable;

/**
 * Puts the parts of a text message together within a limit of our own, since a container would allocate its limit for
 * every connection. A message over the limit is discarded as it comes and refused at its end; one far over the limit, one
 * in too many parts and one that takes too long end the socket. Used by one thread at a time, but {@link #isOverdue}.
 */
public final class MessageAssembler {

    /** What to do after a part. */
    public enum Verdict {
        /** More parts follow. */
        INCOMPLETE,
        /** The message is complete: {@link #take} it. */
        COMPLETE,
        /** The message is complete and was too large. */
        TOO_LARGE,
        /** Far over the limit: give the socket up. */
        FAR_TOO_LARGE,
        /** Too many parts: give the socket up. */
        TOO_MANY_PARTS
    }

    /** Containers cut messages at their buffer; parts of this size and more are not counted as fragments. */
    private static final int CONTAINER_PART = 512;

    private final long limit;

    private final long discardLimit;

    private final int fragments;

    private @Nullable StringBuilder buffer;

    private String complete = "";

    private long bytes;

    /** Size of the last message that was complete. */
    private int messageBytes;

    private int smallParts;

    /** When the first part of the unfinished message came; 0 when there is none. */
    private volatile long startedAt;

    public MessageAssembler(int limit, ServerSettings.SocketLimits sockets) {
        this.limit = limit;
        this.discardLimit = (long) limit * sockets.discardFactor();
        this.fragments = sockets.fragments();
    }

    public Verdict add(CharSequence part, boolean last, long now) {
        boolean first = this.startedAt == 0;
        this.bytes += utf8Bytes(part);
        if (first && last && this.bytes <= this.limit) {
            this.complete = part.toString();
            this.messageBytes = (int) this.bytes;
            this.bytes = 0;
            return Verdict.COMPLETE;
        }
        if (first) {
            this.startedAt = now == 0 ? 1 : now;
        }
        if (!last && part.length() < CONTAINER_PART && ++this.smallParts > this.fragments) {
            return Verdict.TOO_MANY_PARTS;
        }
        if (this.bytes > this.discardLimit) {
            this.buffer = null;
            return Verdict.FAR_TOO_LARGE;
        }
        if (this.bytes > this.limit) {
            this.buffer = null;
        } else {
            append(part);
        }
        return last ? finish() : Verdict.INCOMPLETE;
    }

    private void append(CharSequence part) {
        if (this.buffer == null) {
            this.buffer = new StringBuilder(Math.max(256, 2 * part.length()));
        }
        this.buffer.append(part);
    }

    private Verdict finish() {
        Verdict verdict = this.bytes > this.limit ? Verdict.TOO_LARGE : Verdict.COMPLETE;
        this.complete = this.buffer == null ? "" : this.buffer.toString();
        this.buffer = null;
        this.messageBytes = (int) Math.min(this.bytes, Integer.MAX_VALUE);
        this.bytes = 0;
        this.smallParts = 0;
        this.startedAt = 0;
        return verdict;
    }

    /** The complete message; once. */
    public String take() {
        String message = this.complete;
        this.complete = "";
        return message;
    }

    /** The size in UTF-8 of the last message that was complete, kept or not. */
    public int messageBytes() {
        return this.messageBytes;
    }

    /** Whether a message is unfinished. */
    public boolean isBusy() {
        return this.startedAt != 0;
    }

    /** Whether an unfinished message has been arriving for longer than this. */
    public boolean isOverdue(long now, long limitNanos) {
        long started = this.startedAt;
        return started != 0 && now - started > limitNanos;
    }

    /** Each half of a surrogate pair counts two, so a pair may be split between parts. */
    private static long utf8Bytes(CharSequence part) {
        long count = 0;
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (c < 0x80) {
                count++;
            } else if (c < 0x800 || Character.isSurrogate(c)) {
                count += 2;
            } else {
                count += 3;
            }
        }
        return count;
    }
}
