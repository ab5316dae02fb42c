package io.jsonrpc.core.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.Utf8;
import io.jsonrpc.core.session.frame.SessionTerms.Window;
import io.jsonrpc.fixtures.WireVectors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Which channel sends next: {@code protocol/vectors/session/channel-order.json}, and what holds for all loads. */
class ChannelSchedulerTests {

    private static final List<JsonObject> CASES = WireVectors.objects("session/channel-order.json");

    private static final JsonText NOTHING = new JsonText("{}");

    /** A table in which the other end has opened so many channels. */
    private static ChannelTable table(int channels) {
        ChannelTable table = new ChannelTable(new ChannelTerms(false, channels, 0, true, 1 << 20));
        for (int number = 1; number < 2 * channels; number += 2) {
            String open =
                    new ChannelMessage.Open("rpc.session." + number, number, "/", 1, null, null, null, null).text();
            table.receive("0:" + open, open.length() + 2, 0);
            table.accept(number, NOTHING);
        }
        while (table.next() != null) {
            continue;
        }
        return table;
    }

    @TestFactory
    Stream<DynamicTest> vectors() {
        return CASES.stream()
                .map(one -> DynamicTest.dynamicTest(one.get("name").getAsString(), () -> new Case(one).run()));
    }

    private static final class Case {

        private final JsonObject one;

        private final ChannelScheduler scheduler;

        private final Map<Integer, String> floods = new LinkedHashMap<>();

        private long now;

        Case(JsonObject one) {
            this.one = one;
            Window window =
                    one.has("window") ? new Window(1, 4 << 20, one.get("window").getAsInt()) : Window.DEFAULT;
            this.scheduler = new ChannelScheduler(
                    table(4), one.has("parts") ? one.get("parts").getAsInt() : 0, window);
        }

        void run() {
            for (JsonElement element : this.one.getAsJsonArray("steps")) {
                step(element.getAsJsonObject());
            }
        }

        private void step(JsonObject step) {
            if (step.has("advance")) {
                this.now += TimeUnit.MILLISECONDS.toNanos(step.get("advance").getAsLong());
            }
            if (step.has("add")) {
                this.scheduler.add(
                        step.get("add").getAsInt(), step.get("weight").getAsInt());
            } else if (step.has("remove")) {
                this.scheduler.remove(step.get("remove").getAsInt());
            } else if (step.has("put")) {
                this.scheduler.put(step.get("put").getAsInt(), WireVectors.frame(step.get("text")));
            } else if (step.has("flood")) {
                this.floods.put(step.get("flood").getAsInt(), WireVectors.frame(step.get("text")));
                fill();
            } else if (step.has("remains")) {
                int frames = step.has("frames") ? step.get("frames").getAsInt() : 0;
                this.scheduler.remains(frames, step.get("remains").getAsLong(), this.now);
            } else if (step.has("restart")) {
                this.scheduler.restart();
            } else if (step.has("until")) {
                String wanted = WireVectors.frame(step.get("until"));
                int frames = 1;
                while (!wanted.equals(next())) {
                    frames++;
                }
                assertThat(frames).isLessThanOrEqualTo(step.get("atMost").getAsInt());
            } else {
                List<String> expected = new ArrayList<>();
                step.getAsJsonArray("next").forEach(frame -> expected.add(WireVectors.frame(frame)));
                expected.forEach(frame -> assertThat(next()).isEqualTo(frame));
                if (expected.isEmpty()) {
                    assertThat(next()).isNull();
                }
            }
        }

        private void fill() {
            this.floods.forEach((number, text) -> {
                if (this.scheduler.isFree(number)) {
                    this.scheduler.put(number, text);
                }
            });
        }

        private @Nullable String next() {
            OutgoingFrame frame = this.scheduler.next(this.now);
            fill();
            return frame == null ? null : frame.frame();
        }
    }

    /** What waits for one channel in its own queue. */
    private record Load(List<String> texts, StringBuilder arrived) {}

    @Test
    void everyTextArrivesInOrderAndNoChannelWaitsLongerThanARound() {
        for (int seed = 0; seed < 100; seed++) {
            String where = "seed " + seed;
            Random random = new Random(seed);
            ChannelScheduler scheduler =
                    new ChannelScheduler(table(3), random.nextBoolean() ? 4096 : 0, Window.DEFAULT);
            Map<Integer, Load> loads = new HashMap<>();
            Map<Integer, String> sent = new HashMap<>();
            for (int number : new int[] {1, 3, 5}) {
                scheduler.add(number, 1 + random.nextInt(3));
                List<String> texts = new ArrayList<>();
                for (int count = random.nextInt(20); count > 0; count--) {
                    texts.add((char) ('a' + count) + "é".repeat(random.nextInt(20_000)));
                }
                sent.put(number, String.join("", texts));
                loads.put(number, new Load(texts, new StringBuilder()));
            }
            run(scheduler, loads, random);
            loads.forEach((number, load) -> assertThat(load.arrived()).as(where).hasToString(sent.get(number)));
        }
    }

    private static void run(ChannelScheduler scheduler, Map<Integer, Load> loads, Random random) {
        Map<Integer, Long> others = new HashMap<>();
        OutgoingFrame frame;
        do {
            loads.forEach((number, load) -> {
                if (scheduler.isFree(number)) {
                    others.remove(number);
                    if (!load.texts().isEmpty()) {
                        scheduler.put(number, load.texts().remove(0));
                        others.put(number, 0L);
                    }
                }
            });
            frame = scheduler.next(0);
            if (frame != null) {
                String text = frame.frame().substring(frame.frame().indexOf(':') + 1);
                loads.get(frame.channel()).arrived().append(text);
                int bytes = Utf8.length(text);
                OutgoingFrame taken = frame;
                others.replaceAll((number, before) -> number == taken.channel() ? 0 : before + bytes);
                // Three rounds for a text of 40,000 bytes and the rest of one, in which two others send what they may.
                assertThat(others.values()).allMatch(waited -> waited <= 2 * (4 * 3 * 16_384 + 40_033));
            }
            if (random.nextInt(3) == 0 || frame == null) {
                scheduler.remains(0, 0, 0);
            }
        } while (frame != null
                || loads.values().stream().anyMatch(load -> !load.texts().isEmpty()));
    }

    @Test
    void channelZeroGoesFirstAndDataWaitsForTheAnswer() {
        ChannelTable table = new ChannelTable(new ChannelTerms(true, 0, 4, false, 100));
        ChannelScheduler scheduler = new ChannelScheduler(table, 0, Window.DEFAULT);
        int number = table.open("/a", 1, null, null);
        scheduler.add(number, 1);
        scheduler.put(number, "x".repeat(60_000));

        assertThat(scheduler.next(0))
                .extracting(OutgoingFrame::frame)
                .asString()
                .startsWith("0:");
        assertThat(scheduler.next(0)).extracting(OutgoingFrame::channel).isEqualTo(1);
        scheduler.put(number, "y".repeat(60_000));
        assertThat(scheduler.next(0)).isNull();
        table.receive("0:" + new ChannelMessage.Opened("rpc.session.1", NOTHING).text(), 60, 0);
        assertThat(scheduler.next(0)).extracting(OutgoingFrame::channel).isEqualTo(1);
    }

    @Test
    void aChannelHasOneTextInHand() {
        ChannelScheduler scheduler = new ChannelScheduler(table(1), 0, Window.DEFAULT);
        scheduler.add(1, 1);
        scheduler.put(1, "a");

        assertThatIllegalStateException().isThrownBy(() -> scheduler.put(1, "b"));
        assertThatIllegalStateException().isThrownBy(() -> scheduler.put(3, "b"));
    }
}
