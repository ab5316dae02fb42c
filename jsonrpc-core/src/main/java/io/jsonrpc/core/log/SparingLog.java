package io.jsonrpc.core.log;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs what the other side can cause any number of times: of each kind one entry a minute, with the number of those left
 * out, which are logged at DEBUG. When a minute has had {@value #MAX_KINDS} kinds, all further ones share one entry a
 * minute, because a kind may contain a method name that the other side invents. Safe for use by many threads.
 *
 * @since 0.1
 */
public final class SparingLog {

    static final int MAX_KINDS = 256;

    /** What is kept of a kind, in characters. */
    static final int MAX_LENGTH = 200;

    private final Logger log;

    private final LongSupplier nanoTime;

    private final Map<String, OncePerMinute> kinds = new ConcurrentHashMap<>();

    private final OncePerMinute others = new OncePerMinute();

    SparingLog(Logger log, LongSupplier nanoTime) {
        this.log = log;
        this.nanoTime = nanoTime;
    }

    /** A log with the name of the class, for all instances of it. */
    public static SparingLog of(Class<?> owner) {
        return new SparingLog(LoggerFactory.getLogger(owner), System::nanoTime);
    }

    /**
     * Logs at WARN, unless an entry of this kind was logged within the last minute.
     *
     * @param kind what counts as the same
     * @param message as for SLF4J
     */
    public void warn(String kind, String message, @Nullable Object... arguments) {
        long events = pass(kind);
        if (events > 0) {
            this.log.warn(counted(message, events), arguments);
        } else {
            this.log.debug(message, arguments);
        }
    }

    /** The same at ERROR. */
    public void error(String kind, String message, @Nullable Object... arguments) {
        long events = pass(kind);
        if (events > 0) {
            this.log.error(counted(message, events), arguments);
        } else {
            this.log.debug(message, arguments);
        }
    }

    private static String counted(String message, long events) {
        return events == 1 ? message : message + " (" + (events - 1) + " more since the last entry of this kind)";
    }

    private long pass(String kind) {
        long now = this.nanoTime.getAsLong();
        String key = kind.length() > MAX_LENGTH ? kind.substring(0, MAX_LENGTH) : kind;
        OncePerMinute known = this.kinds.get(key);
        return (known == null ? added(key, now) : known).pass(now);
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
