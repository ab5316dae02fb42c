package io.jsonrpc.core.engine;

import io.jsonrpc.core.PeerLimits;
import java.lang.reflect.RecordComponent;
import java.util.Map;

/** The default limits with some of them changed, by name. */
public final class Limits {

    private Limits() {}

    public static PeerLimits with(String name, Object value) {
        return with(Map.of(name, value));
    }

    public static PeerLimits with(Map<String, ?> changes) {
        try {
            RecordComponent[] components = PeerLimits.class.getRecordComponents();
            Class<?>[] types = new Class<?>[components.length];
            Object[] values = new Object[components.length];
            for (int i = 0; i < components.length; i++) {
                types[i] = components[i].getType();
                Object changed = changes.get(components[i].getName());
                values[i] =
                        changed != null ? changed : components[i].getAccessor().invoke(PeerLimits.DEFAULT);
            }
            return PeerLimits.class.getConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException ex) {
            throw new IllegalArgumentException(ex);
        }
    }
}
