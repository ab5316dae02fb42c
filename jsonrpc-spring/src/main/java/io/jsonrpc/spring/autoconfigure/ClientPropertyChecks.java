package io.jsonrpc.spring.autoconfigure;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.Errors;

/** Rejects all invalid values of one client together; Spring Boot reports where each was set. */
final class ClientPropertyChecks {

    private final Errors errors;

    private final String prefix;

    ClientPropertyChecks(Errors errors, String client) {
        this.errors = errors;
        this.prefix = "client[" + client + "].";
    }

    void check(JsonRpcClientProperties.Client client) {
        positive("connection-timeout", client.connectionTimeout());
        positive("request-timeout", client.requestTimeout());
        notNegative("idle-timeout", client.idleTimeout());
        positive("close-timeout", client.closeTimeout());
        positive("heartbeat", client.heartbeat());
        positive("heartbeat-grace", client.heartbeatGrace());
        notNegative("probe", client.probe());
        positive("reconnect.initial-delay", client.reconnect().initialDelay());
        positive("reconnect.max-delay", client.reconnect().maxDelay());
        notNegative("reconnect.max-time", client.reconnect().maxTime());
        Integer attempts = client.reconnect().maxAttempts();
        if (attempts != null && attempts < 0) {
            reject("reconnect.max-attempts", "must not be negative");
        }
        size("messages.max-size", client.messages().maxSize());
        size("messages.max-outbound-size", client.messages().maxOutboundSize());
        size("messages.max-queued-size", client.messages().maxQueuedSize());
        atLeastOne("messages.max-pending", client.messages().maxPending());
        atLeastOne("messages.max-queued", client.messages().maxQueued());
        atLeastOne("threads", client.threads());
        credentials(client);
    }

    private void credentials(JsonRpcClientProperties.Client client) {
        if ((client.username() == null) != (client.password() == null)) {
            reject("username", "needs a password, and a password needs it");
        } else if (client.username() != null && client.bearerToken() != null) {
            reject("bearer-token", "cannot be set together with a username");
        }
        if (client.oauth2Registration() != null && (client.username() != null || client.bearerToken() != null)) {
            reject("oauth2-registration", "cannot be set together with a username or a bearer token");
        }
    }

    private void positive(String field, @Nullable Duration value) {
        if (value != null && (value.isNegative() || value.isZero())) {
            reject(field, "must be positive");
        }
    }

    private void notNegative(String field, @Nullable Duration value) {
        if (value != null && value.isNegative()) {
            reject(field, "must not be negative");
        }
    }

    private void size(String field, DataSize value) {
        if (value.toBytes() < 1 || value.toBytes() > Integer.MAX_VALUE) {
            reject(field, "must be at least 1B and less than 2GB");
        }
    }

    private void atLeastOne(String field, int value) {
        if (value < 1) {
            reject(field, "must be at least 1");
        }
    }

    private void reject(String field, String reason) {
        this.errors.rejectValue(this.prefix + field, "jsonrpc", reason);
    }
}
