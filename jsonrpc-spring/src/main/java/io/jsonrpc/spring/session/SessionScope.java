package io.jsonrpc.spring.session;

import io.jsonrpc.core.Internal;
import io.jsonrpc.core.Session;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.ObjectFactory;
import org.springframework.beans.factory.config.Scope;

/** The scope of {@link JsonRpcSessionScope}. */
@Internal
public final class SessionScope implements Scope {

    private static Session session(String name) {
        Session session = CurrentSession.get();
        if (session == null) {
            throw new IllegalStateException(
                    "Bean '" + shown(name) + "' belongs to a JSON-RPC session, and neither a call nor a"
                            + " callback of one runs on this thread: use it there, or pass on what it holds");
        }
        return session;
    }

    /** Without the prefix that the bean behind a proxy has. */
    private static String shown(String name) {
        return ScopedProxyUtils.isScopedTarget(name) ? ScopedProxyUtils.getOriginalBeanName(name) : name;
    }

    @Override
    public Object get(String name, ObjectFactory<?> objectFactory) {
        return SessionBeans.of(session(name)).get(name, objectFactory);
    }

    @Override
    public @Nullable Object remove(String name) {
        return SessionBeans.of(session(name)).remove(name);
    }

    @Override
    public void registerDestructionCallback(String name, Runnable callback) {
        SessionBeans.of(session(name)).onDestruction(name, callback);
    }

    @Override
    public @Nullable Object resolveContextualObject(String key) {
        return key.equals("session") ? CurrentSession.get() : null;
    }

    /** Null, because the id of a session is a secret. */
    @Override
    public @Nullable String getConversationId() {
        return null;
    }
}
