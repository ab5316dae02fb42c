package io.jsonrpc.server.session;

import io.jsonrpc.error.QueueFullException;
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

/** The living sessions, by id, and in groups: those of a user, and those that the application makes. */
final class SessionTable {

    private final ServerSettings.Capacity capacity;

    private final Map<String, ServerSession> byId = new ConcurrentHashMap<>();

    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock; empty sets are not kept.

    private final Map<String, Set<ServerSession>> byPrincipal = new HashMap<>();

    private final Map<String, Set<ServerSession>> byGroup = new HashMap<>();

    private final Map<ServerSession, Set<String>> groupsOf = new HashMap<>();

    SessionTable(ServerSettings.Capacity capacity) {
        this.capacity = capacity;
    }

    /** Whether there is room for one more session of this user, or of nobody. */
    boolean hasRoom(@Nullable String principal) {
        this.lock.lock();
        try {
            return this.byId.size() < this.capacity.sessions()
                    && (principal == null
                            || this.byPrincipal
                                            .getOrDefault(principal, Set.of())
                                            .size()
                                    < this.capacity.sessionsPerPrincipal());
        } finally {
            this.lock.unlock();
        }
    }

    /** Adds a session; false when there is no room. */
    boolean add(ServerSession session) {
        String principal = ServerSession.nameOf(session.getPrincipal());
        this.lock.lock();
        try {
            if (!hasRoom(principal)) {
                return false;
            }
            this.byId.put(session.getSessionId(), session);
            if (principal != null) {
                put(this.byPrincipal, principal, session);
            }
            return true;
        } finally {
            this.lock.unlock();
        }
    }

    void remove(ServerSession session) {
        String principal = ServerSession.nameOf(session.getPrincipal());
        this.lock.lock();
        try {
            if (this.byId.remove(session.getSessionId()) == null) {
                return;
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

    void join(String group, ServerSession session) {
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

    void leave(String group, ServerSession session) {
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
