package io.jsonrpc.core.channel;

import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.Utf8;
import io.jsonrpc.fixtures.StateText;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Two sessions of the same two ends, and a channel that goes from one to the other, at any time, while either session may
 * be lost: everything that can happen next, one step at a time. What goes wrong is found in {@link #violation}.
 */
final class MoveWorld {

    enum Kind {
        SENDS,
        MOVES,
        CLOSES,
        READS_OLD,
        READS_NEW,
        OLD_IS_LOST,
        NEW_IS_LOST
    }

    /** One thing that can happen at an end. */
    record Step(Kind kind, int end) {

        @Override
        public String toString() {
            return (this.end == 0 ? "mover " : "other ") + this.kind;
        }
    }

    private static final int OLD = 0;

    private static final int NEW = 1;

    private static final String TICKET = "t";

    private static final JsonText NOTHING = new JsonText("{}");

    private static final long TEN_SECONDS = 10_000_000_000L;

    private static final class End {

        final ChannelTable[] tables;

        final List<ArrayDeque<String>> incoming = List.of(new ArrayDeque<>(), new ArrayDeque<>());

        /** The session in which it sends. */
        int session;

        /** The number in the new session; 0 before. */
        int number;

        boolean otherHasLeft;

        boolean ended;

        int sent;

        int read;

        End(boolean client, ChannelRules rules) {
            ChannelTerms terms = new ChannelTerms(client, 4, 4, true, 1000);
            this.tables = new ChannelTable[] {new ChannelTable(terms, rules), new ChannelTable(terms, rules)};
        }
    }

    private final int messages;

    private final boolean tellsLoss;

    private final boolean[] lost = new boolean[2];

    private final End[] ends;

    private int losses;

    private long now;

    private @Nullable String violation;

    /**
     * @param losses how many sessions may be lost
     * @param tellsLoss whether an end closes in one session what is incomplete in the other
     */
    MoveWorld(int messages, int losses, ChannelRules rules, boolean tellsLoss) {
        this.messages = messages;
        this.losses = losses;
        this.tellsLoss = tellsLoss;
        this.ends = new End[] {new End(true, rules), new End(false, rules)};
        this.ends[0].tables[OLD].open("/a", 1, null, null);
        flush(this.ends[0]);
        read(this.ends[1], OLD);
        this.ends[1].tables[OLD].accept(1, NOTHING);
        flush(this.ends[1]);
        read(this.ends[0], OLD);
    }

    @Nullable String violation() {
        return this.violation;
    }

    String state() {
        return StateText.of(List.of(this.ends[0], this.ends[1], this.losses, this.lost[OLD], this.lost[NEW]));
    }

    List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        for (int at = 0; at < 2; at++) {
            End end = this.ends[at];
            add(steps, Kind.SENDS, at, !end.ended && end.sent < this.messages);
            add(steps, Kind.CLOSES, at, !end.ended);
            add(steps, Kind.READS_OLD, at, !end.incoming.get(OLD).isEmpty());
            add(steps, Kind.READS_NEW, at, !end.incoming.get(NEW).isEmpty());
        }
        add(steps, Kind.MOVES, 0, !this.ends[0].ended && this.ends[0].session == OLD && !this.lost[NEW]);
        add(steps, Kind.OLD_IS_LOST, 0, this.losses > 0 && !this.lost[OLD]);
        add(steps, Kind.NEW_IS_LOST, 0, this.losses > 0 && !this.lost[NEW]);
        return steps;
    }

    private static void add(List<Step> steps, Kind kind, int end, boolean possible) {
        if (possible) {
            steps.add(new Step(kind, end));
        }
    }

    void take(Step step) {
        End end = this.ends[step.end()];
        switch (step.kind()) {
            case SENDS -> send(end);
            case MOVES -> move(end);
            case CLOSES -> close(end, 1000);
            case READS_OLD -> read(end, OLD);
            case READS_NEW -> read(end, NEW);
            case OLD_IS_LOST -> lose(OLD);
            case NEW_IS_LOST -> lose(NEW);
        }
        flush(end);
    }

    private void flush(End end) {
        End other = this.ends[end == this.ends[0] ? 1 : 0];
        for (int session = OLD; session <= NEW; session++) {
            for (String text = end.tables[session].next(); text != null; text = end.tables[session].next()) {
                if (!this.lost[session]) {
                    other.incoming.get(session).add(text);
                }
            }
        }
    }

    private void send(End end) {
        int number = end.session == OLD ? 1 : end.number;
        if (end.tables[end.session].allowance(number) > 0) {
            String text = String.valueOf(++end.sent);
            end.tables[end.session].sent(number, text.length());
            End other = this.ends[end == this.ends[0] ? 1 : 0];
            other.incoming.get(end.session).add(number + ":" + text);
        }
    }

    private void move(End end) {
        if (end.tables[OLD].mayLeave(1)) {
            end.number = end.tables[NEW].openMoved(new ChannelMessage.Origin("old", 1, TICKET));
            end.tables[OLD].leave(1, TICKET);
            end.session = NEW;
        }
    }

    private void close(End end, int code) {
        end.ended = true;
        end.tables[end.session].close(end.session == OLD ? 1 : end.number, code);
    }

    private void lose(int session) {
        this.losses--;
        this.lost[session] = true;
        for (End end : this.ends) {
            end.incoming.get(session).clear();
            boolean here = end.session == session;
            boolean incomplete = session == OLD && end.session == NEW && !end.otherHasLeft;
            if (!end.ended && here) {
                end.ended = true;
            } else if (!end.ended && incomplete && this.tellsLoss) {
                close(end, 4500);
            }
            flush(end);
        }
    }

    private void read(End end, int session) {
        String frame = end.incoming.get(session).remove();
        happened(end, session, end.tables[session].receive(frame, Utf8.length(frame), this.now));
    }

    private void happened(End end, int session, ChannelEvent event) {
        if (event instanceof ChannelEvent.Violation violated) {
            fail("an honest end is accused: " + violated.status().reason());
        } else if (event instanceof ChannelEvent.Data data) {
            if (!end.ended && !data.text().equals(String.valueOf(++end.read))) {
                fail(data + " instead of " + end.read);
            }
        } else if (event instanceof ChannelEvent.Arrives arrives) {
            arrives(end, arrives);
        } else if (event instanceof ChannelEvent.Departed) {
            end.otherHasLeft = true;
            if (end.session == NEW) {
                end.tables[NEW].release(end.number).forEach(held -> happened(end, NEW, held));
            }
        } else if (event instanceof ChannelEvent.Closed || event instanceof ChannelEvent.Exceeded) {
            boolean moved = session == OLD && end.session == NEW;
            if (moved && !end.ended) {
                close(end, 4500);
            }
            end.ended = true;
        } else if (event instanceof ChannelEvent.Refused) {
            end.ended = true;
        }
    }

    private void arrives(End end, ChannelEvent.Arrives arrives) {
        int number = arrives.open().channel();
        Departure departure = this.lost[OLD] ? Departure.NONE : end.tables[OLD].departure(arrives.from());
        switch (departure) {
            case POSSIBLE, COMPLETE -> {
                end.number = number;
                end.session = NEW;
                List<ChannelEvent> held = end.tables[NEW].acceptMoved(number, NOTHING, departure);
                end.tables[OLD].leave(1, arrives.from().ticket());
                if (held != null) {
                    held.forEach(event -> happened(end, NEW, event));
                }
            }
            case TWICE -> fail("an honest end is accused: the ticket twice");
            case NONE -> end.tables[NEW].refuse(number, ChannelRefusal.of(ChannelRefusal.Reason.PATH));
        }
    }

    /** Everything arrives, time passes, and both ends close: nothing may be missing without a word, and nothing is left. */
    void settle() {
        quiet();
        this.now += TEN_SECONDS;
        for (End end : this.ends) {
            for (int session = OLD; session <= NEW; session++) {
                int of = session;
                end.tables[session].check(this.now).forEach(event -> happened(end, of, event));
            }
            flush(end);
        }
        quiet();
        End mover = this.ends[0];
        End other = this.ends[1];
        if (this.violation == null && !mover.ended && !other.ended) {
            if (mover.read < other.sent || other.read < mover.sent) {
                fail("messages are missing, and nobody is told");
            }
            close(mover, 1000);
            flush(mover);
            quiet();
        }
        if (this.violation == null && mover.ended != other.ended) {
            fail("one end is not told");
        }
        for (int session = OLD; session <= NEW && this.violation == null; session++) {
            int left = mover.tables[session].size() + other.tables[session].size();
            if (!this.lost[session] && left > 0) {
                fail("something is left in the tables");
            }
        }
    }

    private void quiet() {
        boolean goesOn = true;
        while (goesOn && this.violation == null) {
            goesOn = false;
            for (End end : this.ends) {
                for (int session = OLD; session <= NEW; session++) {
                    while (!end.incoming.get(session).isEmpty() && this.violation == null) {
                        goesOn = true;
                        read(end, session);
                        flush(end);
                    }
                }
            }
        }
    }

    private void fail(String fault) {
        this.violation = this.violation == null ? fault : this.violation;
    }
}
