package io.jsonrpc.core.channel;

import io.jsonrpc.core.session.frame.ControlFrame;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** The messages of channel 0 that this end has not sent yet. */
final class ChannelOutput {

    private record Item(String text, boolean isNotFound) {}

    private static final int MAX_NOT_FOUND = 64;

    private final ArrayDeque<Item> items = new ArrayDeque<>(2);

    private long requests;

    private int notFound;

    String nextId() {
        return ControlFrame.PREFIX + ++this.requests;
    }

    void send(ChannelMessage message) {
        add(message.text(), false);
    }

    /** Answers an unknown request; false if too many such answers wait. */
    boolean sendNotFound(String id) {
        if (this.notFound == MAX_NOT_FOUND) {
            return false;
        }
        this.notFound++;
        add(new ControlFrame.NotFound(id).text(), true);
        return true;
    }

    private void add(String text, boolean isNotFound) {
        this.items.add(new Item(FramePrefix.of(0, false) + text, isNotFound));
    }

    @Nullable String next() {
        Item item = this.items.poll();
        if (item == null) {
            return null;
        }
        this.notFound -= item.isNotFound() ? 1 : 0;
        return item.text();
    }
}
