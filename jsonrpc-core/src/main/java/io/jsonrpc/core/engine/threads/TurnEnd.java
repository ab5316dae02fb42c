package io.jsonrpc.core.engine.threads;

/**
 * The end of the turn that a thread runs: what the tasks of one turn write can be written together there.
 *
 * <pre>{@code
 * if (TurnEnd.isLater()) {
 *     gather(message);
 *     TurnEnd.run(this::writeGathered);
 * } else {
 *     write(message);
 * }
 * }</pre>
 *
 * @see TurnQueue
 * @since 0.1
 */
public final class TurnEnd {

    private TurnEnd() {}

    /** Whether further tasks are queued for the turn that this thread runs. An estimate that takes no lock. */
    public static boolean isLater() {
        Place place = Place.current();
        return place != null && place.isFollowed();
    }

    /** Whether the end comes soon: this thread sends another message at once, with nothing in between that may take long. */
    public static boolean isNear() {
        Place place = Place.current();
        return place != null && place.isEndNear();
    }

    /**
     * Runs an action at the end of the turn that this thread runs: before another thread continues it, and before this
     * thread waits. Outside a turn, runs it now.
     *
     * @param action returns quickly and does not throw
     */
    public static void run(Runnable action) {
        Place place = Place.current();
        if (place == null) {
            action.run();
        } else {
            place.atEnd(action);
        }
    }
}
