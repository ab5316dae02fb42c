package io.jsonrpc.soak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToLongFunction;

/** Compares what the ends report with what is guaranteed. Every method returns the violations as text. */
final class Judge {

    /** In percent. */
    private static final double HEAP_GROWTH = 5;

    /** The name of how many streams an end has. */
    static final String STREAMS = "streams";

    private Judge() {}

    /** The name of how many calls with streams an end has given up; each may be answered all the same, which is dropped. */
    static final String GIVEN_UP = "calls with streams given up";

    /**
     * The streams of an end, in both directions.
     *
     * @param taking calls with streams that it handles
     */
    static long streams(Collection<Conversation> conversations, Numbers numbers, long taking) {
        return numbers.open()
                + taking
                + sum(
                        conversations,
                        conversation -> conversation.listening().size()
                                + conversation.uploading().size());
    }

    /** What has happened to the streams of an end. */
    static Map<String, Long> streamEvents(Collection<Conversation> conversations, Numbers numbers) {
        return Map.of(
                "items",
                sum(conversations, conversation -> conversation.listening().items()),
                "calls with streams",
                sum(conversations, conversation -> conversation.uploading().answered()),
                GIVEN_UP,
                numbers.givenUp());
    }

    private static long sum(Collection<Conversation> conversations, ToLongFunction<Conversation> count) {
        return conversations.stream().mapToLong(count).sum();
    }

    /** Notifications arrive and requests are answered, in every session, both ways, and no stream is left. */
    static List<String> differences(Look server, List<Look> clients) {
        List<String> differences = new ArrayList<>();
        long streams = server.kept().getOrDefault(STREAMS, 0L)
                + clients.stream()
                        .mapToLong(look -> look.kept().getOrDefault(STREAMS, 0L))
                        .sum();
        if (streams != 0) {
            differences.add(streams + " ends of streams are left after all were cancelled");
        }
        Map<String, Tally> ofClients = new HashMap<>();
        clients.forEach(look -> ofClients.putAll(look.tallies()));
        TreeSet<String> names = new TreeSet<>(ofClients.keySet());
        names.addAll(server.tallies().keySet());
        for (String name : names) {
            Tally client = ofClients.get(name);
            Tally far = server.tallies().get(name);
            if (client == null || far == null) {
                differences.add(name + ": known to the " + (far == null ? "client" : "server") + " only");
            } else if (client.said() != far.heard()
                    || far.said() != client.heard()
                    || client.answered() != client.asked()
                    || far.answered() != far.asked()) {
                differences.add(name + ": the client's " + client + " and the server's " + far + " do not match");
            }
        }
        return differences;
    }

    /** What a process itself has found. */
    static List<String> faults(String process, Look look) {
        List<String> faults = new ArrayList<>(look.faults());
        if (look.faultCount() > faults.size()) {
            faults.add((look.faultCount() - faults.size()) + " more");
        }
        // The late answer to a call that was given up is dropped.
        for (String event : List.of("sessions.revoked", "sessions.evicted", "resumes.refused", "messages.dropped")) {
            if (look.event(event) > (event.equals("messages.dropped") ? look.event(GIVEN_UP) : 0)) {
                faults.add(event + ": " + look.event(event));
            }
        }
        faults.replaceAll(fault -> process + ": " + fault);
        return faults;
    }

    /** A loss that one end reports is reported by the other. */
    static List<String> losses(Look server, List<Look> clients) {
        long told =
                clients.stream().mapToLong(look -> look.event("sessions lost")).sum();
        long ended = server.event("sessions ended");
        return told == ended
                ? List.of()
                : List.of(told + " sessions were lost for the clients, and " + ended + " for the server");
    }

    /** How many resumes the server accepted without a client that came back: their answers were lost on the way. */
    static long unheardResumes(Look server, List<Look> clients) {
        long returns = clients.stream().mapToLong(look -> look.event("returns")).sum();
        long withoutResume =
                clients.stream().mapToLong(look -> look.event("sessions lost")).sum();
        return server.event("sessions.resumed") - (returns - withoutResume);
    }

    /** No client reports a resumed session that the server did not resume. */
    static List<String> returns(Look server, List<Look> clients) {
        long unheard = unheardResumes(server, clients);
        return unheard >= 0 ? List.of() : List.of(-unheard + " returns to a session that the server did not resume");
    }

    /** All sessions have come back from a storm, and in time. */
    static List<String> storm(long back, int sessions, Duration took) {
        return back == sessions && took.compareTo(Storm.TIME_TO_RETURN) <= 0
                ? List.of()
                : List.of(
                        "storm: " + back + " of " + sessions + " sessions were back after " + took.toSeconds() + " s");
    }

    /** Nothing is kept once all is over. */
    static List<String> leftovers(String process, Look look) {
        List<String> leftovers = new ArrayList<>();
        new TreeMap<>(look.kept()).forEach((what, count) -> {
            if (count != 0) {
                leftovers.add(process + ": " + count + " " + what + " after all is over");
            }
        });
        return leftovers;
    }

    /** The heap has not grown between two moments at which the same sessions were silent. */
    static List<String> heap(String process, Memory before, Memory after) {
        double growth = growth(before, after);
        return growth <= HEAP_GROWTH
                ? List.of()
                : List.of(String.format("%s: the heap has grown by %.1f%%", process, growth));
    }

    /** In percent. */
    static double growth(Memory before, Memory after) {
        return 100.0 * (after.heapBytes() - before.heapBytes()) / before.heapBytes();
    }

    /** Threads that came with the sessions have gone with them. */
    static List<String> threads(String process, int before, int after) {
        return after <= before
                ? List.of()
                : List.of(process + ": " + after + " threads after all is over, " + before + " before");
    }
}
