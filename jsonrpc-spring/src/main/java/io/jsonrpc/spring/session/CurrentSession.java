package io.jsonrpc.spring.session;

import io.jsonrpc.core.Internal;
import io.jsonrpc.core.JsonRpcCall;
import io.jsonrpc.core.Session;
import org.jspecify.annotations.Nullable;

/** The session for which a thread works: that of the call that is handled there, or of a callback. */
@Internal
public final class CurrentSession {

    private static final ThreadLocal<@Nullable Session> OF_CALLBACK = new ThreadLocal<>();

    private CurrentSession() {}

    /** Null if the thread works for no session. */
    static @Nullable Session get() {
        JsonRpcCall call = JsonRpcCall.currentIfAny();
        return call == null ? OF_CALLBACK.get() : call.getSession();
    }

    /** Runs a callback of a session. */
    public static void run(Session session, Runnable callback) {
        Session before = OF_CALLBACK.get();
        OF_CALLBACK.set(session);
        try {
            callback.run();
        } finally {
            if (before == null) {
                OF_CALLBACK.remove();
            } else {
                OF_CALLBACK.set(before);
            }
        }
    }
}
