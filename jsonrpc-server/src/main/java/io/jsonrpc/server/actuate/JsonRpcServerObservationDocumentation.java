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
    };

    /** Keys with few values; always present. */
    public enum LowCardinalityKeys implements KeyName {
        /** Always {@code jsonrpc}. */
        SYSTEM_NAME("rpc.system.name"),
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
