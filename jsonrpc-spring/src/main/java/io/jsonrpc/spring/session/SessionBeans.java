package io.jsonrpc.spring.session;

import io.jsonrpc.core.Session;
import io.jsonrpc.core.UncaughtFailures;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectFactory;

/** The beans of one session. They are not among its attributes, which the application may clear. */
final class SessionBeans {

    private static final ReentrantLock LOCK = new ReentrantLock();

    /** Guarded by {@link #LOCK}. A session that has ended is remembered as long as anything refers to it. */
    private static final Map<Session, SessionBeans> ALL = new WeakHashMap<>();

    /** Of the session with this id: a client has one object for all its sessions. */
    private final String sessionId;

    /** Held while a bean is created, because calls of one session may run at the same time. */
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.

    private final Map<String, Object> beans = new HashMap<>();

    private final Map<String, Runnable> destructions = new LinkedHashMap<>();

    private boolean ended;

    private SessionBeans(String sessionId) {
        this.sessionId = sessionId;
    }

    static SessionBeans of(Session session) {
        String id = session.getSessionId();
        SessionBeans before;
        SessionBeans beans;
        LOCK.lock();
        try {
            before = ALL.get(session);
            if (before != null && before.sessionId.equals(id)) {
                return before;
            }
            beans = new SessionBeans(id);
            ALL.put(session, beans);
        } finally {
            LOCK.unlock();
        }
        if (before != null) {
            before.destroy(session);
        }
        return beans;
    }

    Object get(String name, ObjectFactory<?> factory) {
        this.lock.lock();
        try {
            if (this.ended) {
                throw new IllegalStateException(
                        "There is no bean '" + name + "' any more, because its JSON-RPC session has ended");
            }
            Object bean = this.beans.get(name);
            if (bean == null) {
                bean = factory.getObject();
                this.beans.put(name, bean);
            }
            return bean;
        } finally {
            this.lock.unlock();
        }
    }

    @Nullable Object remove(String name) {
        this.lock.lock();
        try {
            this.destructions.remove(name);
            return this.beans.remove(name);
        } finally {
            this.lock.unlock();
        }
    }

    void onDestruction(String name, Runnable destruction) {
        this.lock.lock();
        try {
            this.destructions.put(name, destruction);
        } finally {
            this.lock.unlock();
        }
    }

    /** Destroys the beans of a session that has ended, the newest first; no other is created. */
    static void end(Session session) {
        of(session).destroy(session);
    }

    private void destroy(Session session) {
        Deque<Runnable> newestFirst = new ArrayDeque<>();
        this.lock.lock();
        try {
            this.ended = true;
            this.beans.clear();
            List.copyOf(this.destructions.values()).forEach(newestFirst::addFirst);
            this.destructions.clear();
        } finally {
            this.lock.unlock();
        }
        for (Runnable destruction : newestFirst) {
            try {
                destruction.run();
            } catch (RuntimeException failure) {
                UncaughtFailures.log("The destruction of a bean", session, destruction.getClass(), failure);
            }
        }
    }
}
