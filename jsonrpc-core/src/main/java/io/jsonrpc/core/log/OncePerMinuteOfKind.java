package io.jsonrpc.core.log;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Lets one event a minute of each kind pass. When a minute has had {@value #MAX_KINDS} kinds, all further ones count as one,
 * because a kind may contain a name that the other side invents. Safe for use by many threads.
 *
 * @since 0.1
 */
public final class OncePerMinuteOfKind {

    static final int MAX_KINDS = 256;

    /** What is kept of a kind, in characters. */
    static final int MAX_LENGTH = 200;

    private final Map<String, OncePerMinute> kinds = new ConcurrentHashMap<>();

    private final OncePerMinute others = new OncePerMinute();

    /**
     * An event that passes.
     *
     * @param events how many there were since the last one that passed, including this one
     * @param ofItsKind whether they are of its kind; else of all kinds that were too many
     */
    public record PassedEvents(long events, boolean ofItsKind) {}

    /**
     * Counts an event.
     *
     * @param kind what counts as the same
     * @param now in nanoseconds, from any origin
     * @return null if it does not pass
     */
    public @Nullable PassedEvents pass(String kind, long now) {
        String key = kind.length() > MAX_LENGTH ? kind.substring(0, MAX_LENGTH) : kind;
        OncePerMinute known = this.kinds.get(key);
        OncePerMinute counted = known == null ? added(key, now) : known;
        long events = counted.pass(now);
        return events == 0 ? null : new PassedEvents(events, counted != this.others);
    }

    private OncePerMinute added(String key, long now) {
        if (this.kinds.size() >= MAX_KINDS) {
            this.kinds.values().removeIf(kind -> kind.isOver(now));
        }
        // Threads that add at the same time may exceed the number by one each.
        return this.kinds.size() < MAX_KINDS
                ? this.kinds.computeIfAbsent(key, unused -> new OncePerMinute())
                : this.others;
    }
}
