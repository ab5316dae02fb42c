package io.jsonrpc.spring.session;

import io.jsonrpc.core.Session;
import io.jsonrpc.core.UncaughtFailures;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectFactory;

/** The beans of one session, kept with its attributes. */
final class SessionBeans {

    private static final String ATTRIBUTE = SessionBeans.class.getName();

    /** Of a session that has ended without any. */
    private static final SessionBeans ENDED = new SessionBeans(true);

    /** Held while a bean is created, because calls of one session may run at the same time. */
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.

    private final Map<String, Object> beans = new HashMap<>();

    private final Map<String, Runnable> destructions = new LinkedHashMap<>();

    private boolean ended;

    private SessionBeans(boolean ended) {
        this.ended = ended;
    }

    static SessionBeans of(Session session) {
        return (SessionBeans) session.getAttributes().computeIfAbsent(ATTRIBUTE, absent -> new SessionBeans(false));
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
        Object beans = session.getAttributes().putIfAbsent(ATTRIBUTE, ENDED);
        if (beans != null) {
            ((SessionBeans) beans).destroy(session);
        }
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
