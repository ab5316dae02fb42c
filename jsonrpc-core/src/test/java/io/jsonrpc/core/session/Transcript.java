package io.jsonrpc.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.message.Utf8;
import io.jsonrpc.core.session.frame.ControlFrame;
import io.jsonrpc.core.session.frame.ControlReader;
import io.jsonrpc.core.session.frame.SessionTerms;
import io.jsonrpc.core.session.frame.SessionTerms.ReceiveLimits;
import io.jsonrpc.core.session.frame.SessionTerms.Window;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs one case of {@code transcripts.json} on the real end that it is about, and misses nothing that the end does. */
final class Transcript {

    private final boolean isServer;

    private final SessionTerms terms;

    private final Map<Integer, Integer> epochs = new HashMap<>();

    private final Map<Integer, List<String>> answers = new HashMap<>();

    private final List<String> delivered = new ArrayList<>();

    private final List<String> told = new ArrayList<>();

    private final Map<Integer, Integer> closes = new HashMap<>();

    private @Nullable ServerSessionLink server;

    private @Nullable ClientSessionLink client;

    private int current;

    private int tokens;

    private long now = 1_000_000_007L;

    private Transcript(JsonObject one) {
        this.isServer = one.get("end").getAsString().equals("server");
        Window window = Window.DEFAULT;
        if (one.has("window")) {
            JsonObject limits = one.getAsJsonObject("window");
            window = new Window(
                    limits.get("millis").getAsLong(),
                    limits.get("bytes").getAsLong(),
                    limits.get("frames").getAsInt());
        }
        this.terms = new SessionTerms(
                25_000, 10_000, window, new ReceiveLimits(1_048_576, 50, 1024), SessionTerms.NO_EXTENSIONS);
    }

    static void run(JsonObject one) {
        Transcript transcript = new Transcript(one);
        int number = 0;
        for (JsonElement step : one.getAsJsonArray("steps")) {
            JsonObject object = step.getAsJsonObject();
            String where = one.get("name").getAsString() + ", step " + ++number + " " + object;
            int times = object.has("times") ? object.get("times").getAsInt() : 1;
            for (int round = 0; round < times; round++) {
                transcript.step(object, where.length() > 300 ? where.substring(0, 300) : where);
            }
        }
        transcript.nothingElseHappened(one.get("name").getAsString());
    }

    private void step(JsonObject step, String where) {
        int socket = step.has("on") ? step.get("on").getAsInt() : this.current;
        if (step.has("socket")) {
            connect(step.get("socket").getAsInt());
        } else if (step.has("lost")) {
            lose(step.get("lost").getAsInt());
        } else if (step.has("receive")) {
            receive(socket, SessionVectors.text(step.get("receive")), step.has("stranger"));
        } else if (step.has("send")) {
            String text = SessionVectors.text(step.get("send"));
            String expected = step.has("admission") ? step.get("admission").getAsString() : "NUMBERED";
            assertThat(link().offer(OutboundText.of(text))).as(where).hasToString(expected);
        } else if (step.has("expect")) {
            List<String> expected = new ArrayList<>();
            step.getAsJsonArray("expect").forEach(frame -> expected.add(SessionVectors.text(frame)));
            assertThat(written(socket)).as(where).isEqualTo(expected);
        } else if (step.has("next")) {
            assertThat(link().next(this.epochs.getOrDefault(socket, 0), this.now)
                            .text())
                    .as(where)
                    .isEqualTo(SessionVectors.text(step.get("next")));
        } else if (step.has("delivered")) {
            List<String> expected = new ArrayList<>();
            step.getAsJsonArray("delivered").forEach(frame -> expected.add(SessionVectors.text(frame)));
            assertThat(this.delivered).as(where).isEqualTo(expected);
            this.delivered.clear();
        } else if (step.has("told")) {
            assertThat(this.told).as(where).containsExactly(step.get("told").getAsString());
            this.told.clear();
        } else if (step.has("closes")) {
            assertThat(this.closes.remove(socket))
                    .as(where)
                    .isEqualTo(step.get("closes").getAsInt());
        } else if (step.has("advance")) {
            this.now += TimeUnit.MILLISECONDS.toNanos(step.get("advance").getAsLong());
            tick();
        } else {
            throw new IllegalArgumentException(where);
        }
    }

    private SessionLink link() {
        if (this.server != null) {
            return this.server.link();
        }
        assertThat(this.client).as("a session").isNotNull();
        return this.client.link();
    }

    private void connect(int socket) {
        this.current = socket;
        if (this.client != null && !this.client.isLost()) {
            this.epochs.put(socket, this.client.resume(this.now));
        }
    }

    private void lose(int socket) {
        Integer epoch = this.epochs.get(socket);
        if (epoch != null) {
            link().detach(epoch, this.now);
        }
    }

    private void tick() {
        if (!link().isAlive(this.now)) {
            this.closes.put(this.current, 4002);
        }
        if (link().isExpired(this.now)) {
            this.told.add("expired");
        }
    }

    private void receive(int socket, String text, boolean stranger) {
        Integer epoch = this.epochs.get(socket);
        if (epoch == null) {
            first(socket, ControlReader.read(text), stranger);
        } else if (this.server != null) {
            outcome(socket, text, this.server.receive(epoch, text, Utf8.length(text), this.now));
        } else if (this.client != null) {
            outcome(socket, text, this.client.receive(epoch, text, Utf8.length(text), this.now));
        }
    }

    /** The socket has no session yet. */
    private void first(int socket, ControlFrame frame, boolean stranger) {
        if (frame instanceof ControlFrame.Opened opened && !this.isServer) {
            this.client = new ClientSessionLink(opened, this.now);
            this.epochs.put(socket, this.client.firstSocket());
        } else if (frame instanceof ControlFrame.Open open && this.isServer) {
            this.server = new ServerSessionLink("S", this.terms, () -> SessionVectors.tokenBytes(++this.tokens));
            this.epochs.put(socket, this.server.open(open, this.now));
        } else if (frame instanceof ControlFrame.Resume resume && this.isServer) {
            resume(socket, resume, stranger);
        } else {
            this.closes.put(socket, 4500);
        }
    }

    private void resume(int socket, ControlFrame.Resume request, boolean stranger) {
        boolean known = this.server != null && request.sessionId().equals("S");
        int before = this.server == null ? 0 : socketOf(this.server.link());
        ResumeDecision decision =
                known ? this.server.resume(request, !stranger, this.now) : ServerSessionLink.denyUnknown(request);
        if (decision instanceof ResumeDecision.Accepted accepted) {
            this.epochs.put(socket, accepted.epoch());
            if (before != 0) {
                this.closes.put(before, 4101);
            }
        } else if (decision instanceof ResumeDecision.Refused refused) {
            this.answers
                    .computeIfAbsent(socket, unused -> new ArrayList<>())
                    .add(refused.answer().text());
            if (refused.reason() == ResumeDecision.Reason.GAP) {
                this.told.add("lost gap");
            }
        } else {
            this.told.add("revoked");
            this.closes.put(socket, 4503);
            if (before != 0) {
                this.closes.put(before, 4503);
            }
        }
    }

    /** The socket that the session is on; 0 for none. */
    private int socketOf(SessionLink link) {
        return this.epochs.entrySet().stream()
                .filter(entry -> link.isCurrent(entry.getValue()))
                .mapToInt(Map.Entry::getKey)
                .findFirst()
                .orElse(0);
    }

    private void outcome(int socket, String text, Received received) {
        if (received == Received.Plain.DATA) {
            this.delivered.add(text);
        } else if (received == Received.Plain.ROOM) {
            this.told.add("room");
        } else if (received == Received.Plain.RESUMED) {
            this.told.add("resumed");
        } else if (received instanceof Received.Violation violation) {
            this.closes.put(socket, violation.status().code());
        } else if (received instanceof Received.Lost lost) {
            this.told.add("lost " + lost.reason() + (lost.received() < 0 ? "" : " " + lost.received()));
        } else if (received instanceof Received.Control control) {
            control(control.frame());
        }
    }

    private void control(ControlFrame frame) {
        if (frame instanceof ControlFrame.Close close) {
            this.told.add("close");
            link().control(new ControlFrame.Closed(close.id()));
        } else if (frame instanceof ControlFrame.GoAway goAway) {
            this.told.add("goaway " + goAway.withinMillis());
        } else if (frame instanceof ControlFrame.Closing closing) {
            this.told.add("closing " + closing.code());
        } else {
            this.told.add(frame.getClass().getSimpleName());
        }
    }

    private List<String> written(int socket) {
        List<String> frames = new ArrayList<>();
        List<String> outside = this.answers.remove(socket);
        if (outside != null) {
            frames.addAll(outside);
        }
        Integer epoch = this.epochs.get(socket);
        if (epoch != null) {
            for (OutboundText frame = link().next(epoch, this.now);
                    frame != null;
                    frame = link().next(epoch, this.now)) {
                frames.add(frame.text());
            }
        }
        return frames;
    }

    private void nothingElseHappened(String name) {
        for (Integer socket : this.epochs.keySet()) {
            assertThat(written(socket)).as(name + ": written at the end").isEmpty();
        }
        assertThat(this.answers).as(name).isEmpty();
        assertThat(this.delivered).as(name + ": delivered at the end").isEmpty();
        assertThat(this.told).as(name + ": told at the end").isEmpty();
        assertThat(this.closes).as(name + ": closes at the end").isEmpty();
    }
}
