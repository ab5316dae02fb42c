package io.jsonrpc.core.stream;

import io.jsonrpc.annotation.Delivery;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The items of one stream that wait for room, by one of the six kinds of delivery. Bounded. */
final class ItemBuffer {

    /** @param key null for an item that replaces none */
    private record Held(Object value, @Nullable Object key) {}

    private final int capacity;

    private Delivery delivery;

    /** Empty while items are conflated. */
    private final ArrayDeque<Held> queue = new ArrayDeque<>();

    /** By key, an item without one by itself; in the order in which the keys came. Empty while items are not conflated. */
    private final LinkedHashMap<Object, Held> byKey = new LinkedHashMap<>();

    ItemBuffer(Delivery delivery, int capacity) {
        this.delivery = delivery;
        this.capacity = capacity;
    }

    /** The item has no place, and none is passed over for it. */
    boolean isFull() {
        return (this.delivery == Delivery.ALL || this.delivery == Delivery.CLOSE) && size() >= this.capacity;
    }

    /**
     * Keeps an item.
     *
     * @return how many others are passed over for it
     */
    int add(Object value, @Nullable Object key) {
        return add(new Held(value, key));
    }

    private int add(Held item) {
        return switch (this.delivery) {
            case CONFLATE -> conflate(item);
            case LATEST, SAMPLE -> queue(item, 1);
            case DROP_OLDEST -> queue(item, this.capacity);
            case ALL, CLOSE -> queue(item, Integer.MAX_VALUE);
        };
    }

    private int queue(Held item, int room) {
        int skipped = 0;
        while (this.queue.size() >= room) {
            this.queue.remove();
            skipped++;
        }
        this.queue.add(item);
        return skipped;
    }

    private int conflate(Held item) {
        // The place of the replaced item is kept: at the end of the queue, a busy key would never be sent.
        Object key = item.key == null ? new Object() : item.key;
        if (this.byKey.put(key, item) != null) {
            return 1;
        }
        if (this.byKey.size() <= this.capacity) {
            return 0;
        }
        pollFirst();
        return 1;
    }

    @Nullable Object poll() {
        Held first = this.delivery == Delivery.CONFLATE ? pollFirst() : this.queue.poll();
        return first == null ? null : first.value;
    }

    private @Nullable Held pollFirst() {
        Map.Entry<Object, Held> first =
                this.byKey.isEmpty() ? null : this.byKey.entrySet().iterator().next();
        return first == null ? null : this.byKey.remove(first.getKey());
    }

    /**
     * Delivers otherwise from now on.
     *
     * @return how many items are passed over
     */
    int deliver(Delivery next) {
        if (next == this.delivery) {
            return 0;
        }
        ArrayDeque<Held> held = new ArrayDeque<>(this.delivery == Delivery.CONFLATE ? this.byKey.values() : this.queue);
        clear();
        this.delivery = next;
        int skipped = 0;
        for (Held item : held) {
            skipped += add(item);
        }
        return skipped;
    }

    Delivery delivery() {
        return this.delivery;
    }

    boolean isEmpty() {
        return size() == 0;
    }

    int size() {
        return this.queue.size() + this.byKey.size();
    }

    void clear() {
        this.queue.clear();
        this.byKey.clear();
    }
}
