package io.jsonrpc.server.actuate;

import io.jsonrpc.core.Internal;
import io.jsonrpc.core.ServerCallInterceptor;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.message.Printable;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.core.message.RequestId;
import io.jsonrpc.server.socket.SessionIds;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Names the call in the log entries of its handler: the MDC has {@code jsonrpc.session}, {@code jsonrpc.method} and {@code
 * jsonrpc.id}. The session has its public name, which is no credential.
 *
 * @since 0.1
 */
@Internal
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class MdcInterceptor implements ServerCallInterceptor {

    private static final String SESSION = "jsonrpc.session";

    private static final String METHOD = "jsonrpc.method";

    private static final String ID = "jsonrpc.id";

    private static final int MAX_METHOD = 64;

    @Override
    public void intercept(Transaction transaction, Request<?> request, Next next) throws Exception {
        RequestId id = request.getId();
        String session =
                replace(SESSION, SessionIds.publicName(transaction.getSession().getSessionId()));
        String method = replace(METHOD, Printable.of(request.getMethod(), MAX_METHOD));
        String outerId = replace(ID, id == null ? null : id.literal());
        try {
            next.proceed(transaction);
        } finally {
            replace(SESSION, session);
            replace(METHOD, method);
            replace(ID, outerId);
        }
    }

    /** Sets a value, or removes it; returns the one before. */
    private static @Nullable String replace(String key, @Nullable String value) {
        String before = MDC.get(key);
        if (value == null) {
            MDC.remove(key);
        } else {
            MDC.put(key, value);
        }
        return before;
    }
}
