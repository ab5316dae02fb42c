package io.jsonrpc.server.actuate;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * The observations of the server, with the names of OpenTelemetry.
 *
 * @since 0.1
 */
public enum JsonRpcServerObservationDocumentation implements ObservationDocumentation {

    /** A request or notification, from the call of its handler to its answer. */
    SERVER_CALL {
        @Override
        public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
            return DefaultJsonRpcServerObservationConvention.class;
        }

        @Override
        public KeyName[] getLowCardinalityKeyNames() {
            return LowCardinalityKeys.values();
        }

        @Override
        public KeyName[] getHighCardinalityKeyNames() {
            return HighCardinalityKeys.values();
        }
    },

    /**
     * A stream that the server sends, from the call that is answered with it to its end, or from the call whose argument it
     * is. Its parent is what is observed then.
     */
    SERVER_STREAM {
        @Override
        public String getName() {
            return "jsonrpc.server.stream";
        }

        @Override
        public KeyName[] getLowCardinalityKeyNames() {
            return new KeyName[] {
                LowCardinalityKeys.SYSTEM_NAME,
                LowCardinalityKeys.ENDPOINT,
                LowCardinalityKeys.METHOD,
                StreamKeys.OUTCOME
            };
        }

        @Override
        public KeyName[] getHighCardinalityKeyNames() {
            return StreamTotals.values();
        }
    };

    /** Keys with few values; always present. */
    public enum LowCardinalityKeys implements KeyName {
        /** Always {@code jsonrpc}. */
        SYSTEM_NAME("rpc.system.name"),
        /** The path pattern of the endpoint; {@code _OTHER} for the hundred-and-first and later ones. */
        ENDPOINT("jsonrpc.endpoint"),
        /** The method; {@code _OTHER} if it is not known, see {@code jsonrpc.server.observation}. */
        METHOD("rpc.method"),
        /** The code of the error that was sent; {@code none} for a result and for a notification. */
        STATUS_CODE("rpc.status_code"),
        /** The same value under the key that OpenTelemetry uses for failures. */
        ERROR_TYPE("error.type"),
        /** Always {@code 2.0}. */
        PROTOCOL_VERSION("jsonrpc.protocol.version");

        private final String key;

        LowCardinalityKeys(String key) {
            this.key = key;
        }

        @Override
        public String asString() {
            return this.key;
        }
    }

    /** Keys of streams with few values, always present, besides those of calls that tell which stream it is. */
    public enum StreamKeys implements KeyName {
        /** {@code complete}; {@code error}, which was sent; {@code cancelled}: ended without a message. */
        OUTCOME("outcome");

        private final String key;

        StreamKeys(String key) {
            this.key = key;
        }

        @Override
        public String asString() {
            return this.key;
        }
    }

    /** Keys of streams for spans only. */
    public enum StreamTotals implements KeyName {
        /** How many items were sent. */
        ITEMS("jsonrpc.stream.items"),
        /** How many were skipped, as the receiver was told. */
        SKIPPED("jsonrpc.stream.skipped");

        private final String key;

        StreamTotals(String key) {
            this.key = key;
        }

        @Override
        public String asString() {
            return this.key;
        }
    }

    /** Keys for spans only; absent if there is no value. */
    public enum HighCardinalityKeys implements KeyName {
        /** The request's id. */
        REQUEST_ID("jsonrpc.request.id"),
        /** The method as sent by the client, if {@code rpc.method} is {@code _OTHER}. */
        METHOD_ORIGINAL("rpc.method_original");

        private final String key;

        HighCardinalityKeys(String key) {
            this.key = key;
        }

        @Override
        public String asString() {
            return this.key;
        }
    }
}
