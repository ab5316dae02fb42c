package io.jsonrpc.test;

import java.util.List;

/**
 * The notifications of one method that the server has sent, in the order of their arrival. What {@link #next} and {@link
 * #next(int)} return is not returned again. They wait, for at most the response timeout of the tester.
 *
 * @since 0.1
 */
public final class Notifications {

    private final TesterClient client;

    private final String method;

    Notifications(TesterClient client, String method) {
        this.client = client;
        this.method = method;
    }

    /**
     * The next one.
     *
     * @throws AssertionError when none comes in time
     */
    public ReceivedNotification next() {
        return next(1).get(0);
    }

    /**
     * The next ones.
     *
     * @throws AssertionError when not so many come in time
     */
    public List<ReceivedNotification> next(int count) {
        return this.client.recorder().take(this.method, count);
    }

    /**
     * Checks that all were returned. What the server has sent before its last answer has arrived; for what it sends at any
     * time, let it answer a call first.
     *
     * @throws AssertionError with those that were not
     */
    public void hasNoMore() {
        this.client.awaitHandling();
        this.client.recorder().requireNone(this.method);
    }
}
