package io.jsonrpc.openrpc;

import org.jspecify.annotations.Nullable;

/**
 * What a document says about the application.
 *
 * @param title its name
 * @param version the version of what its methods are, for readers
 * @param description what it is; null for no such text
 * @param specification the version of the OpenRPC specification
 * @since 0.1
 */
public record OpenRpcInfo(
        String title, String version, @Nullable String description, Specification specification) {

    /**
     * A version of the OpenRPC specification.
     *
     * @since 0.1
     */
    public enum Specification {

        /** 1.3.2. */
        V1_3("1.3.2"),

        /** 1.4.1. */
        V1_4("1.4.1");

        private final String version;

        Specification(String version) {
            this.version = version;
        }

        @Override
        public String toString() {
            return this.version;
        }
    }
}
