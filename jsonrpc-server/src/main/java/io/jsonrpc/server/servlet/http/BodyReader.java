package io.jsonrpc.server.servlet.http;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of a request without waiting. What nobody wants of it is read on and dropped, up to a size, because a
 * connection that is closed with unread bytes may take the answer with it.
 */
final class BodyReader implements ReadListener {

    private static final int BUFFER = 8 * 1024;

    private static final byte[] NOTHING = {};

    /** Who gets the body, on one thread at a time. */
    interface Receiver {

        /**
         * Takes the first bytes of an array.
         *
         * @param last whether the body ends with them
         * @return whether more of it is wanted
         */
        boolean take(byte[] part, int length, boolean last);

        /**
         * Nothing more is read.
         *
         * @param failure why the body is not whole; null if it is
         */
        void ended(@Nullable Throwable failure);
    }

    private final ServletInputStream stream;

    private final Receiver receiver;

    private final int limit;

    /** Bytes that are still to come; negative if that is unknown. */
    private long missing;

    private boolean wanted;

    private long dropped;

    private boolean ended;

    /**
     * Creates a reader, which is to be set as the listener of the stream.
     *
     * @param length of the body as its head says, in bytes; negative if it does not
     * @param wanted whether the receiver takes parts at all
     * @param limit maximum size of what is dropped, in bytes
     */
    BodyReader(ServletInputStream stream, long length, boolean wanted, int limit, Receiver receiver) {
        this.stream = stream;
        this.missing = length;
        this.wanted = wanted;
        this.limit = limit;
        this.receiver = receiver;
    }

    /**
     * Reads a body that is wanted. What has arrived is read at once, which saves the container one more round for almost every
     * body; the rest when the container says that this does not wait.
     *
     * @param limit maximum size of what is dropped, in bytes
     */
    static void read(HttpServletRequest request, int limit, Receiver receiver) throws IOException {
        new BodyReader(request.getInputStream(), request.getContentLengthLong(), true, limit, receiver).begin();
    }

    /** Reads what has arrived, on this thread. */
    void begin() throws IOException {
        while (this.missing > 0 && this.stream.available() > 0) {
            read();
        }
        if (!this.ended) {
            this.stream.setReadListener(this);
        }
    }

    @Override
    public void onDataAvailable() throws IOException {
        while (!this.ended && this.stream.isReady()) {
            read();
        }
    }

    private void read() throws IOException {
        byte[] part = new byte[this.missing < 0 ? BUFFER : (int) Math.max(1, Math.min(BUFFER, this.missing))];
        int count = this.stream.read(part);
        if (count < 0) {
            onAllDataRead();
        } else {
            received(part, count);
        }
    }

    private void received(byte[] part, int count) {
        boolean known = this.missing >= 0;
        this.missing -= count;
        boolean last = known && this.missing == 0;
        if (this.wanted) {
            this.wanted = this.receiver.take(part, count, last);
        } else {
            this.dropped += count;
        }
        if (last) {
            end(null);
        } else if (this.dropped > this.limit) {
            end(new IOException("More of the body than is dropped"));
        }
    }

    @Override
    public void onAllDataRead() {
        if (!this.ended && this.wanted) {
            this.wanted = this.receiver.take(NOTHING, 0, true);
        }
        end(null);
    }

    @Override
    public void onError(Throwable failure) {
        end(failure);
    }

    private void end(@Nullable Throwable failure) {
        if (!this.ended) {
            this.ended = true;
            this.receiver.ended(failure);
        }
    }
}
