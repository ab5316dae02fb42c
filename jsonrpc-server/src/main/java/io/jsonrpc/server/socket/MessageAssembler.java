package io.jsonrpc.server.socket;

import io.jsonrpc.server.settings.ServerSettings;
import org.jspecify.annotations.Nullable;

/**
 * Assembles the parts of a text message up to a limit. The container's limit is not used, because the container would
 * allocate it for every connection. A message over the limit is discarded while it arrives and rejected at its end; one
 * far over the limit, one in too many parts, one that takes too long, or one that exceeds the memory of all sockets closes
 * the socket. Used by one thread at a time, except {@link #isOverdue} and {@link #discard}.
 */
public final class MessageAssembler {

    /** The result of adding a part. */
    public enum Verdict {
        /** More parts follow. */
        INCOMPLETE,
        /** The message is complete: {@link #take} it. */
        COMPLETE,
        /** The message is complete and too large. */
        TOO_LARGE,
        /** The message is far over the limit: close the socket. */
        FAR_TOO_LARGE,
        /** The message has too many parts: close the socket. */
        TOO_MANY_PARTS,
        /** The memory for incomplete messages of all sockets is used up: close the socket. */
        NO_MEMORY
    }

    /** Containers split messages at their buffer size; parts of at least this size do not count as fragments. */
    private static final int CONTAINER_PART = 512;

    /** The longest number before the text of a channel. */
    private static final int MAX_PREFIX = 12;

    private final int limit;

    private final long discardLimit;

    /** What a frame may have beside the text. */
    private int prefix;

    /** The beginning of a message that comes in several parts, or is too large. */
    private String beginning = "";

    private final int fragments;

    private final InboundMemory.Unfinished memory;

    private volatile @Nullable StringBuilder buffer;

    private volatile boolean discarded;

    /** Size of the frame that is not complete yet, as far as it has arrived. */
    private long frameBytes;

    private String complete = "";

    private long bytes;

    /** Size of the last complete message. */
    private int messageBytes;

    private int smallParts;

    /** When the first part of the incomplete message arrived; 0 if there is none. */
    private volatile long startedAt;

    public MessageAssembler(int limit, ServerSettings.SocketLimits sockets, InboundMemory.Unfinished memory) {
        this.memory = memory;
        this.limit = limit;
        this.discardLimit = (long) limit * sockets.discardFactor();
        this.fragments = sockets.fragments();
    }

    private long limit() {
        return (long) this.limit + this.prefix;
    }

    /** Messages may have the number of a channel before their text from now on, for which the limit is. */
    public void admitPrefixes() {
        this.prefix = MAX_PREFIX;
    }

    /** The first characters of the last message that was too large: enough for the number of a channel. */
    public String beginning() {
        return this.beginning;
    }

    public Verdict add(CharSequence part, boolean last, long now) {
        boolean first = this.startedAt == 0;
        this.bytes += utf8Bytes(part);
        if (first && last && this.bytes <= limit()) {
            this.complete = part.toString();
            this.messageBytes = (int) this.bytes;
            this.bytes = 0;
            return Verdict.COMPLETE;
        }
        if (first) {
            this.startedAt = now == 0 ? 1 : now;
            this.beginning = "";
        }
        if (this.beginning.length() < MAX_PREFIX) {
            this.beginning += part.subSequence(0, Math.min(part.length(), MAX_PREFIX - this.beginning.length()));
        }
        if (!last && part.length() < CONTAINER_PART && ++this.smallParts > this.fragments) {
            return Verdict.TOO_MANY_PARTS;
        }
        if (this.bytes > this.discardLimit) {
            this.buffer = null;
            return Verdict.FAR_TOO_LARGE;
        }
        if (this.bytes > limit()) {
            this.buffer = null;
        } else {
            append(part);
        }
        if (last) {
            Verdict verdict = finish();
            keep();
            return verdict;
        }
        return keep() ? Verdict.INCOMPLETE : Verdict.NO_MEMORY;
    }

    /**
     * Counts the bytes that the stack has buffered of a frame that is not complete; 0 when it is.
     *
     * @return false if they exceed the memory for incomplete messages: close the socket
     */
    public boolean holdFrame(long held) {
        this.frameBytes = held;
        return keep();
    }

    private boolean keep() {
        return this.memory.keep(this.frameBytes + (this.buffer == null ? 0 : this.bytes));
    }

    private void append(CharSequence part) {
        StringBuilder parts = this.buffer;
        if (parts == null) {
            parts = new StringBuilder(Math.max(256, 2 * part.length()));
        }
        parts.append(part);
        this.buffer = parts;
        if (this.discarded) {
            this.buffer = null;
        }
    }

    /** Releases the memory of an incomplete message; what arrives later is not kept. Called on any thread. */
    public void discard() {
        this.discarded = true;
        this.buffer = null;
        this.memory.end();
    }

    private Verdict finish() {
        Verdict verdict = this.bytes > limit() ? Verdict.TOO_LARGE : Verdict.COMPLETE;
        StringBuilder parts = this.buffer;
        this.complete = parts == null ? "" : parts.toString();
        this.buffer = null;
        this.messageBytes = (int) Math.min(this.bytes, Integer.MAX_VALUE);
        this.bytes = 0;
        this.smallParts = 0;
        this.startedAt = 0;
        return verdict;
    }

    /** Returns the complete message. Called once. */
    public String take() {
        String message = this.complete;
        this.complete = "";
        return message;
    }

    /** The size of the last complete message in UTF-8 bytes, whether kept or discarded. */
    public int messageBytes() {
        return this.messageBytes;
    }

    /** Whether a message is incomplete. */
    public boolean isBusy() {
        return this.startedAt != 0;
    }

    /** Whether an incomplete message has been arriving for longer than the limit. */
    public boolean isOverdue(long now, long limitNanos) {
        long started = this.startedAt;
        return started != 0 && now - started > limitNanos;
    }

    /** Each half of a surrogate pair counts as two bytes, so a pair may be split between parts. */
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
