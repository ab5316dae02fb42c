package io.jsonrpc.soak;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import io.jsonrpc.core.JsonRpcRequestSender;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One end of one session. It says numbered messages, in turn a notification and a request, and hears those of the other end,
 * each once and in order. So that sizes differ, each has a padding whose length follows from its number.
 */
final class Conversation {

    /** Longer than a session waits without a socket. That of all requests: late answers would count as dropped. */
    static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final int LARGE = 8000;

    private final String name;

    private final JsonRpcRequestSender sender;

    private final Faults faults;

    private final Listening listening;

    private final Uploading uploading;

    private long said;

    private long heard;

    private long asked;

    private long answered;

    /** @param numbers what it sends as arguments */
    public Conversation(String name, JsonRpcRequestSender sender, Numbers numbers, Faults faults) {
        this.name = name;
        this.sender = sender;
        this.faults = faults;
        this.listening = new Listening(name, sender, faults);
        this.uploading = new Uploading(name, sender, numbers, faults);
    }

    /** The streams of the other end that this one receives. */
    Listening listening() {
        return this.listening;
    }

    /** The calls of this end that have a stream as an argument. */
    Uploading uploading() {
        return this.uploading;
    }

    static int paddingLength(long number) {
        return number % 50 == 0 ? LARGE : (int) (number * 7 % 200);
    }

    /** Numbering and sending are one step, so that the order of the numbers is the order of sending. */
    synchronized void say() {
        long number = ++this.said;
        JsonArray params = new JsonArray();
        params.add(number);
        params.add("x".repeat(paddingLength(number)));
        try {
            if (number % 2 == 0) {
                this.sender.sendNotification("note", params);
            } else {
                this.asked++;
                this.sender
                        .<JsonElement>sendRequestAsync("ask", params, JsonElement.class, PATIENCE)
                        .whenComplete((answer, failure) -> hearAnswer(number, answer, failure));
            }
        } catch (IOException | RuntimeException refusal) {
            this.faults.add(this.name + ": number " + number + " was not taken for sending: " + refusal);
        }
    }

    private void hearAnswer(long number, @Nullable JsonElement answer, @Nullable Throwable failure) {
        if (failure != null) {
            this.faults.add(this.name + ": number " + number + " failed: " + failure);
        } else if (answer == null || !answer.isJsonPrimitive() || answer.getAsLong() != number) {
            this.faults.add(this.name + ": number " + number + " was answered " + answer);
        } else {
            synchronized (this) {
                this.answered++;
            }
        }
    }

    /** Returns the answer. */
    synchronized long hear(@Nullable JsonElement params) {
        if (params == null) {
            throw new IllegalArgumentException("no params");
        }
        long number = params.getAsJsonArray().get(0).getAsLong();
        int padding = params.getAsJsonArray().get(1).getAsString().length();
        if (number != this.heard + 1) {
            this.faults.add(this.name + ": heard number " + number + " after " + this.heard);
        }
        if (padding != paddingLength(number)) {
            this.faults.add(this.name + ": number " + number + " has a padding of " + padding);
        }
        this.heard = number;
        return number;
    }

    synchronized Tally tally() {
        return new Tally(this.said, this.heard, this.asked, this.answered);
    }
}
