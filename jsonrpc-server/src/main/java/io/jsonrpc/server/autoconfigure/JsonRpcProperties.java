package io.jsonrpc.server.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Settings of an application, whether it is a server or a client.
 *
 * @param codec what maps params and results; unless set jackson if jsonrpc-jackson is on the class path, else gson
 * @since 0.1
 */
@ConfigurationProperties("jsonrpc")
public record JsonRpcProperties(@Nullable Codec codec) {

    /** What maps params and results. */
    public enum Codec {
        /** Gson. */
        GSON,
        /** Jackson 3, with the {@code JsonMapper} of the application. */
        JACKSON
    }
}
