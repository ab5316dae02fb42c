package io.jsonrpc.server.session.bounds;

import io.jsonrpc.server.socket.Holder;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How many sessions each holder has, and which session ends for a new one when all places are taken. Finding it takes
 * the same time with many sessions as with few. Guarded by its owner.
 *
 * <p>Whether a session has exchanged messages is checked when its place is needed, so no message has to be recorded here:
 * each session that turns out to be in use costs one check.
 *
 * @param <S> the sessions
 */
public final class Places<S extends Places.Occupant> {

    /** A session that has a place. */
    public interface Occupant {

        /** The holder that the session counts for. */
        Holder holder();

        /** Whether the session takes a place. */
        default boolean hasPlace() {
            return true;
        }

        /** Whether a message was ever exchanged, in either direction. */
        boolean isUsed();
    }

    private final Map<Holder, Held> held = new HashMap<>();

    /** Holders by the number of their sessions. */
    private final TreeMap<Integer, Rank> ranks = new TreeMap<>();

    /** Sessions without a socket and, as far as is known, without a message; in the order in which they lost it. */
    private final Set<S> unusedDetached = new LinkedHashSet<>();

    /** How many sessions this holder has. */
    public int count(Holder holder) {
        Held own = this.held.get(holder);
        return own == null ? 0 : own.count;
    }

    public void add(S session) {
        Held own = this.held.computeIfAbsent(session.holder(), Held::new);
        unrank(own);
        own.count++;
        own.unused = with(own.unused, session);
        rank(own);
    }

    public void remove(S session) {
        Held own = of(session);
        unrank(own);
        forget(own, session);
        own.count--;
        if (own.count == 0) {
            this.held.remove(own.holder);
        } else {
            rank(own);
        }
    }

    /** The session has lost its socket. */
    public void detached(S session) {
        Held own = of(session);
        forget(own, session);
        if (session.isUsed()) {
            own.detached = with(own.detached, session);
        } else {
            this.unusedDetached.add(session);
        }
        rerank(own);
    }

    /** The session has a socket again. */
    public void attached(S session) {
        Held own = of(session);
        forget(own, session);
        if (!session.isUsed()) {
            own.unused = with(own.unused, session);
        }
        rerank(own);
    }

    private Held of(S session) {
        Held own = this.held.get(session.holder());
        if (own == null) {
            throw new IllegalStateException(session + " has no place");
        }
        return own;
    }

    private void forget(Held own, S session) {
        this.unusedDetached.remove(session);
        own.unused.remove(session);
        own.detached.remove(session);
    }

    /** The session that ends for a new one of this holder; null for none. It stays here until it is removed. */
    public @Nullable S leastWorth(Holder newcomer) {
        for (Iterator<S> sessions = this.unusedDetached.iterator(); sessions.hasNext(); ) {
            S session = sessions.next();
            if (!session.isUsed()) {
                return session;
            }
            sessions.remove();
            Held own = of(session);
            own.detached = with(own.detached, session);
            rerank(own);
        }
        Held own = this.held.get(newcomer);
        int most = this.ranks.isEmpty() ? 0 : this.ranks.lastKey();
        if (own != null && own.count == most) {
            // With one more it has more than all others, so no other is to lose one.
            return own.leastWorth();
        }
        Rank top = this.ranks.get(most);
        while (top != null && !top.withCandidates.isEmpty()) {
            Held first = top.withCandidates.iterator().next();
            S session = first.leastWorth();
            if (session != null) {
                return session;
            }
            top.withCandidates.remove(first);
        }
        return null;
    }

    private void rerank(Held own) {
        unrank(own);
        rank(own);
    }

    private void rank(Held own) {
        Rank rank = this.ranks.computeIfAbsent(own.count, missing -> new Rank());
        rank.holders++;
        if (!own.unused.isEmpty() || !own.detached.isEmpty()) {
            rank.withCandidates.add(own);
        }
    }

    private void unrank(Held own) {
        Rank rank = this.ranks.get(own.count);
        if (rank != null) {
            rank.withCandidates.remove(own);
            if (--rank.holders == 0) {
                this.ranks.remove(own.count);
            }
        }
    }

    private Set<S> with(Set<S> sessions, S added) {
        Set<S> changed = sessions.isEmpty() ? new LinkedHashSet<>(1) : sessions;
        changed.add(added);
        return changed;
    }

    /** The holders that have one number of sessions. */
    private final class Rank {

        int holders;

        /** Those of them of which a session may end. */
        final Set<Held> withCandidates = new LinkedHashSet<>();
    }

    /** What one holder has. */
    private final class Held {

        final Holder holder;

        int count;

        /** On a socket and, as far as is known, without a message; oldest first. */
        Set<S> unused = Collections.emptySet();

        /** In use and without a socket, in the order in which they lost it. */
        Set<S> detached = Collections.emptySet();

        Held(Holder holder) {
            this.holder = holder;
        }

        @Nullable S leastWorth() {
            for (Iterator<S> sessions = this.unused.iterator(); sessions.hasNext(); ) {
                S session = sessions.next();
                if (!session.isUsed()) {
                    return session;
                }
                sessions.remove();
            }
            return this.detached.isEmpty() ? null : this.detached.iterator().next();
        }
    }
}
