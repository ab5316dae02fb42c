package io.jsonrpc.server.session;

import io.jsonrpc.core.Session;
import io.jsonrpc.core.error.QueueFullException;
import io.jsonrpc.core.log.OncePerMinute;
import io.jsonrpc.server.session.bounds.Places;
import io.jsonrpc.server.settings.ServerSettings;
import io.jsonrpc.server.socket.Holder;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The open sessions by id, and in groups: those of a user, and those of the application. */
final class SessionTable {

    private static final Logger log = LoggerFactory.getLogger(SessionTable.class);

    private final ServerSettings.Capacity capacity;

    private final OncePerMinute fullWarning = new OncePerMinute();

    private final Map<String, ServerSession> byId = new ConcurrentHashMap<>();

    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock; empty sets are not kept.

    private final Map<String, Set<ServerSession>> byPrincipal = new HashMap<>();

    private final Map<String, Set<ServerSession>> byGroup = new HashMap<>();

    private final Map<ServerSession, Set<String>> groupsOf = new HashMap<>();

    private final Places<ServerSession> places = new Places<>();

    /** How many are those of channels, which have no place. */
    private int ofChannels;

    SessionTable(ServerSettings.Capacity capacity) {
        this.capacity = capacity;
    }

    /**
     * What became of a new session.
     *
     * @param added whether it lives
     * @param displaced the one whose place it has, which is to be ended; null for none
     */
    record Admission(boolean added, @Nullable ServerSession displaced) {}

    /** Whether there is room for one more session of this holder. */
    boolean hasRoom(Holder holder) {
        this.lock.lock();
        try {
            return mayHaveMore(holder)
                    && (ofSockets() < this.capacity.sessions() || this.places.leastWorth(holder) != null);
        } finally {
            this.lock.unlock();
        }
    }

    private boolean mayHaveMore(Holder holder) {
        int most = holder.authenticated() ? this.capacity.sessionsPerPrincipal() : this.capacity.sessionsPerAddress();
        return most == 0 || this.places.count(holder) < most;
    }

    /** Adds a session if there is room, or another one that it replaces. */
    Admission add(ServerSession session) {
        this.lock.lock();
        try {
            if (!mayHaveMore(session.holder())) {
                return new Admission(false, null);
            }
            ServerSession displaced = null;
            if (ofSockets() >= this.capacity.sessions()) {
                displaced = this.places.leastWorth(session.holder());
                if (displaced == null) {
                    return new Admission(false, null);
                }
                remove(displaced);
            }
            this.places.add(session);
            put(session);
            return new Admission(true, displaced);
        } finally {
            this.lock.unlock();
        }
    }

    /** Adds the session of a channel. */
    void addOfChannel(ServerSession session) {
        this.lock.lock();
        try {
            this.ofChannels++;
            put(session);
        } finally {
            this.lock.unlock();
        }
    }

    private int countOfSockets() {
        this.lock.lock();
        try {
            return ofSockets();
        } finally {
            this.lock.unlock();
        }
    }

    private int ofSockets() {
        return this.byId.size() - this.ofChannels;
    }

    private void put(ServerSession session) {
        this.byId.put(session.getSessionId(), session);
        String principal = session.handshake().principalName();
        if (principal != null) {
            put(this.byPrincipal, principal, session);
        }
    }

    /** Logs that a session was replaced or rejected, if that is because all places are taken. */
    void warnIfFull(long now) {
        if (countOfSockets() < this.capacity.sessions()) {
            return;
        }
        long times = this.fullWarning.pass(now);
        if (times > 0) {
            log.warn(
                    "All {} places for sessions are taken: {} new session(s) since the last such warning took the place of"
                            + " another one or were refused. Raise jsonrpc.server.sessions.max, or bound each remote"
                            + " address with jsonrpc.server.sessions.max-per-address",
                    this.capacity.sessions(),
                    times);
        }
    }

    /** The session has lost its socket. */
    void detached(ServerSession session) {
        this.lock.lock();
        try {
            if (this.byId.containsKey(session.getSessionId())) {
                this.places.detached(session);
            }
        } finally {
            this.lock.unlock();
        }
    }

    /** The session has a socket again. */
    void attached(ServerSession session) {
        this.lock.lock();
        try {
            if (this.byId.containsKey(session.getSessionId())) {
                this.places.attached(session);
            }
        } finally {
            this.lock.unlock();
        }
    }

    void remove(ServerSession session) {
        String principal = session.handshake().principalName();
        this.lock.lock();
        try {
            if (this.byId.remove(session.getSessionId()) == null) {
                return;
            }
            if (session.hasPlace()) {
                this.places.remove(session);
            } else {
                this.ofChannels--;
            }
            if (principal != null) {
                take(this.byPrincipal, principal, session);
            }
            Set<String> groups = this.groupsOf.remove(session);
            if (groups != null) {
                groups.forEach(group -> take(this.byGroup, group, session));
            }
        } finally {
            this.lock.unlock();
        }
    }

    @Nullable ServerSession find(String id) {
        return this.byId.get(id);
    }

    Collection<ServerSession> all() {
        return this.byId.values();
    }

    List<ServerSession> ofPrincipal(String name) {
        return members(this.byPrincipal, name);
    }

    List<ServerSession> inGroup(String group) {
        return members(this.byGroup, group);
    }

    private static ServerSession own(Session session) {
        if (session instanceof ServerSession own) {
            return own;
        }
        throw new IllegalArgumentException("Not a session of this server: " + session);
    }

    void join(String group, Session member) {
        ServerSession session = own(member);
        this.lock.lock();
        try {
            if (!this.byId.containsKey(session.getSessionId())) {
                return;
            }
            Set<String> groups = this.groupsOf.computeIfAbsent(session, joining -> new HashSet<>());
            if (groups.contains(group)) {
                return;
            }
            if (groups.size() >= this.capacity.groupsPerSession()) {
                throw new QueueFullException(session + " is in " + groups.size() + " groups already");
            }
            groups.add(group);
            put(this.byGroup, group, session);
        } finally {
            this.lock.unlock();
        }
    }

    void leave(String group, Session member) {
        ServerSession session = own(member);
        this.lock.lock();
        try {
            take(this.byGroup, group, session);
            Set<String> groups = this.groupsOf.get(session);
            if (groups != null && groups.remove(group) && groups.isEmpty()) {
                this.groupsOf.remove(session);
            }
        } finally {
            this.lock.unlock();
        }
    }

    private List<ServerSession> members(Map<String, Set<ServerSession>> map, String key) {
        this.lock.lock();
        try {
            return List.copyOf(map.getOrDefault(key, Set.of()));
        } finally {
            this.lock.unlock();
        }
    }

    private static void put(Map<String, Set<ServerSession>> map, String key, ServerSession session) {
        map.computeIfAbsent(key, missing -> new LinkedHashSet<>()).add(session);
    }

    private static void take(Map<String, Set<ServerSession>> map, String key, ServerSession session) {
        Set<ServerSession> members = map.get(key);
        if (members != null && members.remove(session) && members.isEmpty()) {
            map.remove(key);
        }
    }
}
