package io.jsonrpc.soak;

import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Lets each conversation say something once a second, one after another, while it is on. */
final class Speech {

    private static final int TURNS_PER_SECOND = 20;

    private final Map<String, Conversation> conversations;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "soak-speech");
        thread.setDaemon(true);
        return thread;
    });

    private boolean on;

    private int turn;

    /** Those that speak, by name; may change. */
    Speech(Map<String, Conversation> conversations) {
        this.conversations = conversations;
        this.timer.scheduleAtFixedRate(this::speak, 0, 1000 / TURNS_PER_SECOND, TimeUnit.MILLISECONDS);
    }

    /** After {@code false} nobody begins to speak any more. */
    synchronized void turn(boolean newOn) {
        this.on = newOn;
    }

    private synchronized void speak() {
        if (this.on) {
            this.turn = (this.turn + 1) % TURNS_PER_SECOND;
            this.conversations.forEach((name, conversation) -> {
                if (Math.floorMod(name.hashCode(), TURNS_PER_SECOND) == this.turn) {
                    conversation.say();
                }
            });
        }
    }
}
