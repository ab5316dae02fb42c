package io.jsonrpc.soak;

import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Lets each conversation say something once a round, one after another, while it is on; some of them have streams besides. */
final class Speech {

    private static final int TURNS_PER_SECOND = 20;

    /** Of one process. Streams never rest, so those of all conversations would be all that two cores have time for. */
    private static final int CONVERSATIONS_WITH_STREAMS = 100;

    private final Map<String, Conversation> conversations;

    private final int turns;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "soak-speech");
        thread.setDaemon(true);
        return thread;
    });

    private boolean on;

    private int turn;

    /**
     * No message is sent yet.
     *
     * @param conversations those that speak, by name; may change
     * @param seconds how long a round takes
     */
    Speech(Map<String, Conversation> conversations, int seconds) {
        this.conversations = conversations;
        this.turns = seconds * TURNS_PER_SECOND;
        this.timer.scheduleAtFixedRate(this::speak, 0, 1000 / TURNS_PER_SECOND, TimeUnit.MILLISECONDS);
    }

    /** After {@code false} no new message is sent, and no stream is received or sent as an argument. */
    synchronized void turn(boolean newOn) {
        this.on = newOn;
        if (!newOn) {
            this.conversations.forEach((name, conversation) -> {
                conversation.listening().stop();
                conversation.uploading().stop();
            });
        }
    }

    private synchronized void speak() {
        if (this.on) {
            this.turn = (this.turn + 1) % this.turns;
            int share = Math.max(1, this.conversations.size() / CONVERSATIONS_WITH_STREAMS);
            this.conversations.forEach((name, conversation) -> {
                if (Math.floorMod(name.hashCode(), this.turns) == this.turn) {
                    conversation.say();
                    if (Math.floorMod(name.hashCode() / this.turns, share) == 0) {
                        conversation.listening().turn();
                        conversation.uploading().turn();
                    }
                }
            });
        }
    }
}
