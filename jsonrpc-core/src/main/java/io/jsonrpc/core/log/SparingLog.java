package io.jsonrpc.core.log;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs what the other side can cause any number of times: of each kind one entry a minute, with the number of those left
 * out, which are logged at DEBUG. There are as many kinds as {@link OncePerMinuteOfKind} keeps. Safe for use by many threads.
 *
 * @since 0.1
 */
public final class SparingLog {

    private final Logger log;

    private final LongSupplier nanoTime;

    private final OncePerMinuteOfKind kinds = new OncePerMinuteOfKind();

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
        OncePerMinuteOfKind.PassedEvents passed = pass(kind);
        if (passed != null) {
            this.log.warn(counted(message, passed), arguments);
        } else {
            this.log.debug(message, arguments);
        }
    }

    /** The same at ERROR. */
    public void error(String kind, String message, @Nullable Object... arguments) {
        OncePerMinuteOfKind.PassedEvents passed = pass(kind);
        if (passed != null) {
            this.log.error(counted(message, passed), arguments);
        } else {
            this.log.debug(message, arguments);
        }
    }

    private static String counted(String message, OncePerMinuteOfKind.PassedEvents passed) {
        return passed.events() == 1
                ? message
                : message + " (" + (passed.events() - 1) + " more since the last entry of "
                        + (passed.ofItsKind() ? "this kind)" : "many kinds)");
    }

    private OncePerMinuteOfKind.@Nullable PassedEvents pass(String kind) {
        return this.kinds.pass(kind, this.nanoTime.getAsLong());
    }
}
