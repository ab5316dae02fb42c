package io.jsonrpc.core.engine.threads;

/**
 * Messages that a loop sends one after the other, outside a turn or within one: a socket may write those together behind which
 * more follow (see {@link TurnEnd}). Used by one thread at a time.
 *
 * @since 0.1
 */
public final class Burst extends Place {

    private boolean followed;

    /** Runs the loop; what it has sent is written when it returns, and before this thread waits. */
    public void run(Runnable loop) {
        enter();
        try {
            loop.run();
        } finally {
            this.followed = false;
            leave();
        }
    }

    /** Whether the loop probably sends another message behind the next one. */
    public void follow(boolean more) {
        this.followed = more;
    }

    /** Something comes in between that may take long: what the loop has sent is written now. */
    public void pause() {
        this.followed = false;
        runAtEnd();
    }

    @Override
    boolean isFollowed() {
        return this.followed;
    }

    @Override
    boolean isEndNear() {
        return this.followed;
    }

    @Override
    void release() {
        // Nobody waits for it.
    }
}
