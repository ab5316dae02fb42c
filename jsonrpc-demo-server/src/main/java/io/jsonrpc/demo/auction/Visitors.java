package io.jsonrpc.demo.auction;

import io.jsonrpc.core.Session;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/** Who is here: a user as often as there are sessions of that user. Safe for use by many threads. */
@Component
class Visitors {

    private final Map<String, Visitor> bySession = new ConcurrentHashMap<>();

    private final AtomicLong arrivals = new AtomicLong();

    private final RoomLog log;

    Visitors(RoomLog log) {
        this.log = log;
    }

    void came(Session session, String user) {
        this.bySession.put(session.getSessionId(), new Visitor(user, this.arrivals.incrementAndGet(), session));
        tellAll();
    }

    void went(Session session) {
        if (this.bySession.remove(session.getSessionId()) != null) {
            tellAll();
        }
    }

    private void tellAll() {
        this.log.add(new RoomEvent.VisitorsChanged(names()));
    }

    Visitor of(Session session) {
        return Objects.requireNonNull(
                this.bySession.get(session.getSessionId()), "a session has begun before its calls");
    }

    /** The latest session of this user. */
    Optional<Visitor> of(String user) {
        return all().stream()
                .filter(visitor -> visitor.user().equals(user))
                .max(Comparator.comparingLong(Visitor::arrival));
    }

    Collection<Visitor> all() {
        return this.bySession.values();
    }

    List<String> names() {
        return all().stream().map(Visitor::user).sorted().toList();
    }
}
