package io.jsonrpc.core.log;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A failure and its causes.
 *
 * @since 0.1
 */
public final class Causes {

    private static final int MAX = 64;

    private static final int MAX_SHOWN = 8;

    private Causes() {}

    /** The failure and its causes, the outermost first; no more than 64, because causes may go round in a circle. */
    public static List<Throwable> of(Throwable failure) {
        List<Throwable> causes = new ArrayList<>();
        for (@Nullable Throwable cause = failure; cause != null && causes.size() < MAX; cause = cause.getCause()) {
            causes.add(cause);
        }
        return causes;
    }

    /** What was thrown and where, of the failure and its causes, for a log where their messages must not be. */
    public static String withoutMessages(Throwable failure) {
        return of(failure).stream()
                .limit(MAX_SHOWN)
                .map(cause -> cause.getClass().getName() + " at " + place(cause.getStackTrace()))
                .collect(Collectors.joining(", caused by "));
    }

    private static Object place(StackTraceElement[] frames) {
        return frames.length == 0 ? "an unknown place" : frames[0];
    }

    /** Keeps another failure with a failure, unless it is the same one, or there is none. */
    public static void suppress(Throwable failure, @Nullable Throwable other) {
        if (other != null && other != failure) {
            failure.addSuppressed(other);
        }
    }
}
