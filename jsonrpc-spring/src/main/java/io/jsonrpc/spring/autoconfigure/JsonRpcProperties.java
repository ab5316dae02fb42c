package io.jsonrpc.spring.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.ClassUtils;

/**
 * Settings of an application, whether it is a server or a client.
 *
 * @param codec what maps params and results; unless set jackson if jsonrpc-jackson is on the class path, else gson
 * @since 0.1
 */
@ConfigurationProperties("jsonrpc")
public record JsonRpcProperties(@Nullable Codec codec) {

    private static final String JACKSON_CODEC = "io.jsonrpc.jackson.JacksonMessageCodec";

    /** What maps params and results. */
    public enum Codec {
        /** Gson. */
        GSON,
        /** Jackson 3, with the {@code JsonMapper} of the application. */
        JACKSON
    }

    /** Why there is no such codec; null if there is one. */
    @Nullable String codecFault() {
        return this.codec == Codec.JACKSON
                        && !ClassUtils.isPresent(JACKSON_CODEC, getClass().getClassLoader())
                ? "jsonrpc.codec is jackson, and jsonrpc-jackson is not on the class path: add the dependency"
                        + " io.jsonrpc:jsonrpc-jackson, or remove the property"
                : null;
    }
}
