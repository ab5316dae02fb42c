package io.jsonrpc.core.channel;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.Utf8;
import io.jsonrpc.fixtures.WireVectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One case of {@code protocol/vectors/session/channels.json}, whose format the README of the vectors describes. */
final class ChannelTranscript {

    /** Members of a step that are no input. */
    private static final Set<String> BESIDE = Set.of(
            "times",
            "atOnce",
            "unsent",
            "weight",
            "registerInfo",
            "authorization",
            "result",
            "reason",
            "scheme",
            "ticket",
            "said",
            "code",
            "text",
            "add",
            "remove",
            "told",
            "sent",
            "closes",
            "left");

    private final ChannelTable table;

    private final boolean client;

    private final List<String> told = new ArrayList<>();

    private final List<String> sent = new ArrayList<>();

    private int closes;

    private long now;

    private ChannelTranscript(JsonObject one) {
        JsonObject terms = one.has("terms") ? one.getAsJsonObject("terms") : new JsonObject();
        this.client = one.get("end").getAsString().equals("client");
        this.table = new ChannelTable(new ChannelTerms(
                this.client,
                number(terms, "max", 64),
                number(terms, "theirMax", 64),
                !terms.has("parts") || terms.get("parts").getAsBoolean(),
                number(terms, "messageBytes", 1_048_576)));
    }

    static void run(JsonObject one) {
        ChannelTranscript transcript = new ChannelTranscript(one);
        int at = 0;
        for (JsonElement element : one.getAsJsonArray("steps")) {
            transcript.check(element.getAsJsonObject(), ++at);
        }
    }

    private void check(JsonObject step, int at) {
        step(step);
        String text = step.toString();
        String where = "step " + at + ", " + text.substring(0, Math.min(300, text.length()));
        boolean unsent = step.has("unsent");
        for (String frame = unsent ? null : this.table.next(); frame != null; frame = this.table.next()) {
            this.sent.add(frame);
        }
        assertThat(this.told).as("told at " + where).isEqualTo(texts(step, "told"));
        assertThat(this.closes).as("closes at " + where).isEqualTo(number(step, "closes", 0));
        if (!unsent && this.closes == 0) {
            assertThat(this.sent).as("sent at " + where).isEqualTo(texts(step, "sent"));
        }
        if (step.has("left")) {
            assertThat(this.table.size()).as("left at " + where).isEqualTo(number(step, "left", 0));
        }
        this.told.clear();
        this.sent.clear();
    }

    private void step(JsonObject step) {
        String input = step.keySet().stream()
                .filter(name -> !BESIDE.contains(name))
                .findFirst()
                .orElseThrow();
        switch (input) {
            case "receive" -> {
                for (int round = number(step, "times", 1); round > 0; round--) {
                    receive(frame(step.get("receive")));
                }
            }
            case "open" -> {
                JsonText info = step.has("registerInfo")
                        ? new JsonText(step.get("registerInfo").getAsString())
                        : null;
                String authorization =
                        step.has("authorization") ? step.get("authorization").getAsString() : null;
                number(this.table.open(step.get("open").getAsString(), number(step, "weight", 1), info, authorization));
            }
            case "accept" ->
                accept(
                        number(step, "accept", 0),
                        step.has("result") ? step.get("result").getAsString() : "{}");
            case "refuse" -> this.table.refuse(number(step, "refuse", 0), refusal(step));
            case "close" -> this.table.close(number(step, "close", 0), number(step, "code", 1000));
            case "ended" -> this.table.ended(number(step, "ended", 0));
            case "move" -> number(this.table.move(number(step, "move", 0)));
            case "leave" ->
                this.table.leave(number(step, "leave", 0), step.get("ticket").getAsString());
            case "openMoved" -> number(this.table.openMoved(origin(step.getAsJsonObject("openMoved"))));
            case "departure" -> departure(step);
            case "acceptMoved" -> acceptMoved(step);
            case "release" -> this.table.release(number(step, "release", 0)).forEach(this::tell);
            case "departureReceived" -> this.table.departureReceived(number(step, "departureReceived", 0));
            case "merge" ->
                number(this.table.merge(number(step, "merge", 0), numbers(step, "add"), numbers(step, "remove")));
            case "data" -> {
                for (int round = number(step, "times", 1); round > 0; round--) {
                    data(number(step, "data", 0), frame(step.get("text")));
                }
            }
            case "early" -> {
                for (int round = number(step, "early", 0); round > 0; round--) {
                    receive("1:");
                    assertThat(this.told.remove(this.told.size() - 1)).isEqualTo("kept");
                }
            }
            case "advance" -> {
                this.now += TimeUnit.MILLISECONDS.toNanos(number(step, "advance", 0));
                this.table.check(this.now).forEach(this::tell);
            }
            case "openMany" -> {
                for (int round = number(step, "openMany", 0); round > 0; round--) {
                    this.table.open("/a", 1, null, null);
                    drain(step);
                }
            }
            case "openedMany" -> {
                for (int round = 0; round < number(step, "openedMany", 0); round++) {
                    this.now += step.has("atOnce") ? 0 : TimeUnit.MILLISECONDS.toNanos(20);
                    receive(open(round, "/a"));
                    this.table.accept(2 * round + 1, new JsonText("{}"));
                    drain(step);
                }
            }
            case "refusedAndClosed" -> {
                for (int round = 0; round < number(step, "refusedAndClosed", 0); round++) {
                    receive(open(round, "a"));
                    receive(zero(new ChannelMessage.Close(2 * round + 1, 1000, 0)));
                    drain(step);
                }
            }
            case "mergedMany" -> {
                for (int round = 1; round <= number(step, "mergedMany", 0); round++) {
                    receive(zero(new ChannelMessage.Merge(2 * round + 1, List.of(1), List.of())));
                }
            }
            default -> throw new IllegalArgumentException(input);
        }
    }

    private static String open(int round, String path) {
        String id = "rpc.session." + (round + 1);
        return zero(new ChannelMessage.Open(id, 2 * round + 1, path, 1, null, null, null, null));
    }

    private static String zero(ChannelMessage message) {
        return FramePrefix.of(0, false) + message.text();
    }

    private void drain(JsonObject step) {
        while (!step.has("unsent") && this.table.next() != null) {
            continue;
        }
        this.told.clear();
    }

    private void number(int number) {
        this.told.add(number == 0 ? "none" : "open " + number);
    }

    private void accept(int number, String result) {
        held(this.table.accept(number, new JsonText(result)));
    }

    private void held(@Nullable List<ChannelEvent> held) {
        if (held == null) {
            this.told.add("gone");
        } else {
            held.forEach(this::tell);
        }
    }

    private static ChannelMessage.Origin origin(JsonObject from) {
        return new ChannelMessage.Origin(
                from.get("session").getAsString(),
                from.get("channel").getAsInt(),
                from.get("ticket").getAsString());
    }

    private void departure(JsonObject step) {
        String ticket = step.get("ticket").getAsString();
        Departure departure =
                this.table.departure(new ChannelMessage.Origin("old", number(step, "departure", 0), ticket));
        this.told.add(departure.name().toLowerCase(Locale.ROOT));
    }

    private void acceptMoved(JsonObject step) {
        Departure said = Departure.valueOf(step.get("said").getAsString().toUpperCase(Locale.ROOT));
        held(this.table.acceptMoved(number(step, "acceptMoved", 0), new JsonText("{}"), said));
    }

    private static ChannelRefusal refusal(JsonObject step) {
        ChannelRefusal plain = ChannelRefusal.of(
                ChannelRefusal.Reason.valueOf(step.get("reason").getAsString().toUpperCase(Locale.ROOT)));
        return step.has("scheme")
                ? new ChannelRefusal(plain.reason(), step.get("scheme").getAsString(), plain.retryAfterMillis())
                : plain;
    }

    private void data(int number, String text) {
        int bytes = Utf8.length(text);
        if (this.table.allowance(number) < bytes) {
            this.told.add("waits");
        } else {
            this.table.sent(number, bytes);
            this.sent.add(FramePrefix.of(number, false) + text);
        }
    }

    private void receive(String frame) {
        tell(this.table.receive(frame, Utf8.length(frame), this.now));
    }

    private void tell(ChannelEvent event) {
        if (event instanceof ChannelEvent.Violation violation) {
            this.closes = violation.status().code();
            return;
        }
        String word = word(event);
        if (word != null) {
            this.told.add(word);
        }
    }

    private static @Nullable String word(ChannelEvent event) {
        if (event instanceof ChannelEvent.Data data) {
            return "data " + data.channel() + " " + data.text();
        } else if (event instanceof ChannelEvent.ToSet set) {
            String members = set.members().stream().map(String::valueOf).collect(Collectors.joining(","));
            return "set " + set.set() + " [" + members + "] " + set.text();
        } else if (event instanceof ChannelEvent.TooLarge large) {
            return "tooLarge " + large.channel();
        } else if (event instanceof ChannelEvent.Asked asked) {
            int weight = asked.open().weight();
            return "asked " + asked.open().channel() + " " + asked.open().path()
                    + (weight == 1 ? "" : " weight " + weight);
        } else if (event instanceof ChannelEvent.Arrives arrives) {
            ChannelMessage.Origin from = arrives.from();
            return "arrives " + arrives.open().channel() + " " + from.session() + " " + from.channel() + " "
                    + from.ticket();
        } else if (event instanceof ChannelEvent.Departed departed) {
            return "departed " + departed.channel() + (departed.over() ? " over" : "");
        } else if (event instanceof ChannelEvent.Opened opened) {
            return "opened " + opened.channel() + " " + opened.result().json();
        } else if (event instanceof ChannelEvent.Refused refused) {
            return "refused " + refused.channel() + " " + refused.error().json();
        } else if (event instanceof ChannelEvent.Closed closed) {
            return "closed " + closed.channel() + " " + closed.code() + " " + closed.received();
        } else if (event instanceof ChannelEvent.Exceeded exceeded) {
            return "exceeded " + exceeded.channel();
        } else if (event instanceof ChannelEvent.Moved moved) {
            return "moved " + moved.channel() + " " + moved.to();
        } else if (event instanceof ChannelEvent.Declined) {
            return null;
        }
        String name = event.toString().toLowerCase(Locale.ROOT);
        return name.equals("handled") ? null : name;
    }

    private static int number(JsonObject from, String name, int otherwise) {
        return from.has(name) ? from.get(name).getAsInt() : otherwise;
    }

    private static List<Integer> numbers(JsonObject step, String name) {
        List<Integer> numbers = new ArrayList<>();
        if (step.has(name)) {
            step.getAsJsonArray(name).forEach(one -> numbers.add(one.getAsInt()));
        }
        return numbers;
    }

    private static List<String> texts(JsonObject step, String name) {
        List<String> texts = new ArrayList<>();
        if (step.has(name)) {
            step.getAsJsonArray(name).forEach(one -> texts.add(frame(one)));
        }
        return texts;
    }

    /** A frame that may have numbers in it. */
    private static String frame(JsonElement frame) {
        if (!frame.isJsonArray()) {
            return WireVectors.frame(frame);
        }
        StringBuilder text = new StringBuilder();
        for (JsonElement part : frame.getAsJsonArray()) {
            JsonObject range = part.isJsonObject() ? part.getAsJsonObject() : new JsonObject();
            if (range.has("from")) {
                for (int at = number(range, "from", 0); at <= number(range, "to", 0); at += number(range, "by", 1)) {
                    text.append(at == number(range, "from", 0) ? "" : ",").append(at);
                }
            } else if (range.has("repeat")) {
                text.append(range.get("repeat").getAsString().repeat(number(range, "times", 0)));
            } else {
                text.append(part.getAsString());
            }
        }
        return text.toString();
    }
}
