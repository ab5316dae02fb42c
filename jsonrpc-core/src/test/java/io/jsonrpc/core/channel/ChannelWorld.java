package io.jsonrpc.core.channel;

import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.Utf8;
import io.jsonrpc.fixtures.Messages;
import io.jsonrpc.fixtures.StateText;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The tables of a client and a server with their applications and the session between them, which keeps the order:
 * everything that can happen next, one step at a time. Both are honest; what goes wrong is found in {@link #violation}.
 */
final class ChannelWorld {

    /** How far the exploration goes: what each end does at most, the client first. */
    record Bounds(
            int clientOpens, int serverOpens, int clientData, int serverData, int refusals, int moves, int merges) {}

    enum Kind {
        OPENS,
        ACCEPTS,
        REFUSES,
        SENDS,
        CLOSES,
        MOVES,
        MERGES,
        SENDS_TO_SET,
        READS
    }

    /** One thing that can happen at an end, to a channel or a set. */
    record Step(Kind kind, int end, int number) {

        @Override
        public String toString() {
            return (this.end == 0 ? "client " : "server ") + this.kind + (this.number == 0 ? "" : " " + this.number);
        }
    }

    private static final JsonText NOTHING = new JsonText("{}");

    private static final String TO_SET = Messages.notification("m");

    /** What an application knows of a channel, under the number with which its end sends. */
    private static final class Conversation {

        final int id;

        boolean asked;

        int sent;

        int read;

        Conversation(int id, boolean asked) {
            this.id = id;
            this.asked = asked;
        }
    }

    private static final class End {

        final ChannelTable table;

        final Map<Integer, Conversation> open = new TreeMap<>();

        final TreeSet<Integer> sets = new TreeSet<>();

        /** What is under way to this end. */
        final ArrayDeque<String> incoming = new ArrayDeque<>();

        /** How many frames this end had read of a conversation when it ended here. */
        final Map<Integer, Integer> readAtEnd = new LinkedHashMap<>();

        int opened;

        int sent;

        int refused;

        int moved;

        int merged;

        End(boolean client, ChannelRules rules) {
            this.table = new ChannelTable(new ChannelTerms(client, 4, 4, true, 1000), rules);
        }
    }

    private final Bounds bounds;

    private final boolean answersFirst;

    private final End[] ends;

    private @Nullable BreakingSession session;

    private @Nullable String violation;

    /** @param answersFirst whether what follows from a step goes before the next data */
    ChannelWorld(Bounds bounds, ChannelRules rules, boolean answersFirst) {
        this.bounds = bounds;
        this.answersFirst = answersFirst;
        this.ends = new End[] {new End(true, rules), new End(false, rules)};
    }

    @Nullable String violation() {
        return this.violation;
    }

    String state() {
        return StateText.of(List.of(this.ends[0], this.ends[1]));
    }

    List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        for (int at = 0; at < 2; at++) {
            End end = this.ends[at];
            add(steps, Kind.READS, at, 0, !end.incoming.isEmpty());
            int opens = at == 0 ? this.bounds.clientOpens() : this.bounds.serverOpens();
            int data = at == 0 ? this.bounds.clientData() : this.bounds.serverData();
            add(steps, Kind.OPENS, at, 0, end.opened < opens);
            for (Map.Entry<Integer, Conversation> entry : end.open.entrySet()) {
                int number = entry.getKey();
                boolean asked = entry.getValue().asked;
                add(steps, Kind.ACCEPTS, at, number, asked);
                add(steps, Kind.REFUSES, at, number, asked && end.refused < this.bounds.refusals());
                add(steps, Kind.SENDS, at, number, !asked && end.sent < data);
                add(steps, Kind.CLOSES, at, number, true);
                add(steps, Kind.MOVES, at, number, end.moved < this.bounds.moves());
                add(steps, Kind.MERGES, at, number, !asked && end.merged < this.bounds.merges());
            }
            for (int set : end.sets) {
                add(steps, Kind.SENDS_TO_SET, at, set, end.sent < data);
            }
        }
        return steps;
    }

    private static void add(List<Step> steps, Kind kind, int end, int number, boolean possible) {
        if (possible) {
            steps.add(new Step(kind, end, number));
        }
    }

    void take(Step step) {
        End end = this.ends[step.end()];
        int number = step.number();
        switch (step.kind()) {
            case OPENS -> {
                end.opened++;
                int opened = end.table.open("/a", 1, null, null);
                end.open.put(opened, new Conversation(opened, false));
            }
            case ACCEPTS -> accept(end, number);
            case REFUSES -> {
                end.refused++;
                end.open.remove(number);
                end.table.refuse(number, ChannelRefusal.of(ChannelRefusal.Reason.FORBIDDEN));
            }
            case SENDS -> send(end, number);
            case CLOSES -> close(end, number);
            case MOVES -> {
                int to = end.table.move(number);
                if (to != 0) {
                    end.moved++;
                    end.open.put(to, end.open.remove(number));
                }
            }
            case MERGES -> {
                int set = end.table.merge(0, List.of(number), List.of());
                if (set != 0) {
                    end.merged++;
                    end.sets.add(set);
                }
            }
            case SENDS_TO_SET -> {
                if (end.table.allowance(number) > 0) {
                    end.sent++;
                    carry(end, number + ":" + TO_SET);
                }
            }
            case READS -> read(end);
        }
        if (this.answersFirst || step.kind() != Kind.ACCEPTS) {
            flush(end);
        }
    }

    /** From now on frames go through the links of a session, which delivers them. */
    BreakingSession breakingSession() {
        BreakingSession breaking =
                new BreakingSession((atClient, frame) -> this.ends[atClient ? 0 : 1].incoming.add(frame));
        this.session = breaking;
        return breaking;
    }

    private void carry(End from, String frame) {
        if (this.session == null) {
            other(from).incoming.add(frame);
        } else {
            this.session.send(from == this.ends[1], frame);
        }
    }

    private End other(End end) {
        return this.ends[end == this.ends[0] ? 1 : 0];
    }

    private void flush(End end) {
        for (String frame = end.table.next(); frame != null; frame = end.table.next()) {
            carry(end, frame);
        }
    }

    private void accept(End end, int number) {
        Conversation conversation = end.open.get(number);
        List<ChannelEvent> held = end.table.accept(number, NOTHING);
        if (conversation == null || held == null) {
            fail("the table does not know what was requested: " + number);
            return;
        }
        conversation.asked = false;
        held.forEach(event -> happened(end, event));
    }

    private void send(End end, int number) {
        Conversation conversation = end.open.get(number);
        String text = conversation.id + "." + (conversation.sent + 1);
        if (end.table.allowance(number) >= text.length()) {
            end.sent++;
            conversation.sent++;
            end.table.sent(number, text.length());
            carry(end, number + ":" + text);
        }
    }

    private void close(End end, int number) {
        forget(end, number);
        end.table.close(number, 1000);
    }

    private void forget(End end, int number) {
        Conversation conversation = end.open.remove(number);
        if (conversation != null) {
            end.readAtEnd.put(conversation.id, conversation.read);
        }
    }

    private void read(End end) {
        String frame = end.incoming.remove();
        happened(end, end.table.receive(frame, Utf8.length(frame), 0));
    }

    private void happened(End end, ChannelEvent event) {
        if (event instanceof ChannelEvent.Violation violated) {
            fail((end == this.ends[0] ? "the client" : "the server") + " accuses an honest end: "
                    + violated.status().reason());
        } else if (event instanceof ChannelEvent.Asked asked) {
            int number = asked.open().channel();
            end.open.put(number, new Conversation(number, true));
        } else if (event instanceof ChannelEvent.Data data) {
            handle(end, data);
        } else if (event instanceof ChannelEvent.Closed closed) {
            closed(end, closed);
        } else if (event instanceof ChannelEvent.Refused refused) {
            end.open.remove(refused.channel());
        } else if (event instanceof ChannelEvent.Moved moved) {
            Conversation conversation = end.open.remove(moved.channel());
            if (conversation != null) {
                end.open.put(moved.to(), conversation);
            }
        } else if (event == ChannelEvent.Plain.BARE) {
            fail("a frame of a channel for the default channel");
        } else if (event instanceof ChannelEvent.ToSet set && !end.open.keySet().containsAll(set.members())) {
            fail("a set's frame for a channel that has ended");
        }
    }

    private void handle(End end, ChannelEvent.Data data) {
        Conversation conversation = end.open.get(data.channel());
        if (conversation == null) {
            fail("data for a conversation that has ended: " + data);
            return;
        }
        String expected = conversation.id + "." + ++conversation.read;
        if (!data.text().equals(expected)) {
            fail(data + " instead of " + expected);
        }
    }

    private void closed(End end, ChannelEvent.Closed closed) {
        Conversation conversation = end.open.get(closed.channel());
        if (conversation == null) {
            fail("the end of a conversation that has ended: " + closed);
            return;
        }
        forget(end, closed.channel());
        Integer read = other(end).readAtEnd.get(conversation.id);
        // What came before the answer and was never handled has arrived as well.
        if (read == null || closed.received() < read || closed.received() > conversation.sent) {
            fail(closed + ", read " + read + ", sent " + conversation.sent);
        }
    }

    /** Both applications end; then nothing may be left. */
    void settle() {
        settle(() -> true);
    }

    /** @param isQuiet lets the session go on, and whether nothing is under way in it */
    void settle(BooleanSupplier isQuiet) {
        for (End end : this.ends) {
            flush(end);
        }
        boolean goesOn = true;
        while (goesOn && this.violation == null) {
            goesOn = !isQuiet.getAsBoolean();
            for (End end : this.ends) {
                goesOn |= !end.open.isEmpty();
                List.copyOf(end.open.keySet()).forEach(number -> close(end, number));
                flush(end);
                while (!end.incoming.isEmpty()) {
                    goesOn = true;
                    read(end);
                    flush(end);
                }
            }
        }
        if (this.violation == null && this.ends[0].table.size() + this.ends[1].table.size() > 0) {
            fail("something is left in the tables");
        }
    }

    private void fail(String fault) {
        this.violation = this.violation == null ? fault : this.violation;
    }
}
