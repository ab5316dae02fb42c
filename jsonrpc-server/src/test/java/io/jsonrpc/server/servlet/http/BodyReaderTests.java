package io.jsonrpc.server.servlet.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When the body of a request is read. */
class BodyReaderTests {

    private static final int LIMIT = 100;

    /** What has arrived of a body; a read of more would wait. */
    private static final class Arrived extends ServletInputStream {

        private byte[] bytes = {};

        private int next;

        private @Nullable ReadListener listener;

        void arrives(String text) {
            this.bytes = text.getBytes(StandardCharsets.US_ASCII);
            this.next = 0;
        }

        /** As on Tomcat, which does not tell how much there is. */
        @Override
        public int available() {
            return isReady() ? 1 : 0;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            assertThat(isReady()).as("nothing is there, so that a read waits").isTrue();
            int count = Math.min(length, this.bytes.length - this.next);
            System.arraycopy(this.bytes, this.next, into, offset, count);
            this.next += count;
            return count;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isFinished() {
            return false;
        }

        @Override
        public boolean isReady() {
            return this.next < this.bytes.length;
        }

        @Override
        public void setReadListener(ReadListener set) {
            this.listener = set;
        }
    }

    /** Notes what it gets. */
    private static final class Notes implements BodyReader.Receiver {

        private final List<String> notes = new ArrayList<>();

        @Override
        public boolean take(byte[] part, int length, boolean last) {
            this.notes.add(new String(part, 0, length, StandardCharsets.US_ASCII) + (last ? " last" : ""));
            return true;
        }

        @Override
        public void ended(@Nullable Throwable failure) {
            this.notes.add("ended " + failure);
        }
    }

    private final Arrived stream = new Arrived();

    private final Notes receiver = new Notes();

    private void begin(long length) throws IOException {
        new BodyReader(this.stream, length, true, LIMIT, this.receiver).begin();
    }

    @Test
    void aBodyThatHasArrivedIsReadWithoutAnotherRoundOfTheContainer() throws IOException {
        this.stream.arrives("whole");

        begin(5);

        assertThat(this.receiver.notes).containsExactly("whole last", "ended null");
        assertThat(this.stream.listener).isNull();
    }

    @Test
    void theRestOfABodyIsReadWhenItHasArrived() throws IOException {
        this.stream.arrives("be");
        begin(5);
        assertThat(this.receiver.notes).containsExactly("be");

        this.stream.arrives("gin");
        this.stream.listener.onDataAvailable();

        assertThat(this.receiver.notes).containsExactly("be", "gin last", "ended null");
    }

    @Test
    void aBodyOfUnknownLengthIsReadWhenTheContainerSaysSo() throws IOException {
        this.stream.arrives("part");
        begin(-1);
        assertThat(this.receiver.notes).isEmpty();

        this.stream.listener.onDataAvailable();
        this.stream.listener.onAllDataRead();

        assertThat(this.receiver.notes).containsExactly("part", " last", "ended null");
    }
}
