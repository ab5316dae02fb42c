package io.jsonrpc.core.engine;

import io.jsonrpc.core.PeerLimits;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Map;

/** The default limits with some of them changed, by name. */
public final class Limits {

    private Limits() {}

    public static PeerLimits with(String name, Object value) {
        return with(Map.of(name, value));
    }

    public static PeerLimits with(Map<String, ?> changes) {
        PeerLimits limits = PeerLimits.DEFAULT;
        for (Map.Entry<String, ?> change : changes.entrySet()) {
            limits = with(limits, change.getKey(), change.getValue());
        }
        return limits;
    }

    private static PeerLimits with(PeerLimits from, String name, Object value) {
        String wither = "with" + Character.toUpperCase(name.charAt(0)) + name.substring(1);
        Class<?> type = value instanceof Duration ? Duration.class : int.class;
        try {
            Method method = PeerLimits.class.getMethod(wither, type);
            return (PeerLimits) method.invoke(from, value);
        } catch (ReflectiveOperationException ex) {
            throw new IllegalArgumentException(ex);
        }
    }
}
