package io.jsonrpc.server.autoconfigure;

import io.jsonrpc.core.engine.ReservedNames;
import io.jsonrpc.core.engine.source.StreamSettings;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.server.web.AllowedHosts;
import io.jsonrpc.spring.security.MethodPattern;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.util.ReflectionUtils;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.Errors;

/** Rejects all invalid values together; Spring Boot reports where each was set. */
final class PropertyChecks {

    private static final DataSize LARGEST = DataSize.ofBytes(Integer.MAX_VALUE);

    private static final DataSize LARGEST_TOMCAT_BUFFER = DataSize.ofKilobytes(64);

    private static final long MAX_PERMITS_PER_MILLI = 1000;

    private final Errors errors;

    PropertyChecks(Errors errors) {
        this.errors = errors;
    }

    void check(JsonRpcServerProperties properties) {
        for (String host : properties.allowedHosts()) {
            if (!AllowedHosts.isEntry(host)) {
                reject(
                        "allowed-hosts",
                        "must be names without scheme and port, such as localhost, [::1] or *.example.org; \"" + host
                                + "\" is not one");
            }
        }
        messages(properties.messages());
        requests(properties.requests());
        outbound(properties.outbound());
        sessions(properties.sessions());
        resumption(properties);
        atLeast(1, "channels.max", properties.channels().max());
        atLeast(1, "channels.max-per-session", properties.channels().maxPerSession());
        streams(properties.streams());
        sockets(properties.sockets());
        atLeast(1, "workers.max-waiting", properties.workers().maxWaiting());
        atLeast(1, "workers.io-threads", properties.workers().ioThreads());
        atLeastMillis(1, "sockjs.heartbeat", properties.sockjs().heartbeat());
        atLeastMillis(1, "sockjs.disconnect-delay", properties.sockjs().disconnectDelay());
        size("sockjs.stream-limit", properties.sockjs().streamLimit());
        tomcatBuffer("tomcat.web-socket-buffer", properties.tomcat().webSocketBuffer());
        tomcatBuffer("tomcat.socket-buffer", properties.tomcat().socketBuffer());
        observation(properties.observation());
        for (String name : properties.errorCodes().keySet()) {
            if (SettingsConversion.errorType(name) == null) {
                reject("error-codes[" + name + "]", "is not the name of an error; they are " + errorNames());
            }
        }
        properties.rateLimits().forEach(this::rateLimit);
        properties.concurrencyLimits().forEach((name, limit) -> {
            String prefix = "concurrency-limits[" + name + "].";
            atLeast(1, prefix + "permits", limit.permits());
            methods(prefix + "methods", limit.methods());
            if (properties.rateLimits().containsKey(name)) {
                reject(prefix + "permits", "must have another name than jsonrpc.server.rate-limits." + name);
            }
        });
        nothingIsNegative("", properties);
    }

    /** For settings without another limit. */
    private void nothingIsNegative(String prefix, Record settings) {
        for (RecordComponent component : settings.getClass().getRecordComponents()) {
            String field = prefix + DataObjectPropertyName.toDashedForm(component.getName());
            Object value = ReflectionUtils.invokeMethod(component.getAccessor(), settings);
            if (value instanceof Record nested) {
                nothingIsNegative(field + ".", nested);
            } else if (isNegative(value) && !this.errors.hasFieldErrors(field)) {
                reject(field, "must not be negative");
            }
        }
    }

    private static boolean isNegative(@Nullable Object value) {
        return value instanceof Number number && number.longValue() < 0
                || value instanceof Duration time && time.isNegative()
                || value instanceof DataSize size && size.isNegative();
    }

    private void messages(JsonRpcServerProperties.Messages messages) {
        size("messages.max-size", messages.maxSize());
        atLeast(1, "messages.max-depth", messages.maxDepth());
        atLeast(1, "messages.max-tokens", messages.maxTokens());
        atLeast(1, "messages.max-members", messages.maxMembers());
        atLeast(1, "messages.max-name-length", messages.maxNameLength());
        atLeast(1, "messages.max-id-length", messages.maxIdLength());
        atLeast(1, "messages.max-method-length", messages.maxMethodLength());
        atLeast(1, "messages.max-fragments", messages.maxFragments());
        atLeastMillis(1, "messages.assembly-timeout", messages.assemblyTimeout());
    }

    private void requests(JsonRpcServerProperties.Requests requests) {
        atLeast(1, "requests.max-in-flight", requests.maxInFlight());
        size("requests.max-in-flight-size", requests.maxInFlightSize());
        atLeast(1, "requests.max-queued-notifications", requests.maxQueuedNotifications());
        size("requests.max-queued-notifications-size", requests.maxQueuedNotificationsSize());
        atLeast(1, "requests.max-pending", requests.maxPending());
        atLeastMillis(1, "requests.timeout", requests.timeout());
        atLeastMillis(1, "requests.handler-timeout", requests.handlerTimeout());
    }

    private void outbound(JsonRpcServerProperties.Outbound outbound) {
        size("outbound.max-message-size", outbound.maxMessageSize());
        size("outbound.max-batch-response-size", outbound.maxBatchResponseSize());
        atLeast(1, "outbound.max-queued-messages", outbound.maxQueuedMessages());
        size("outbound.max-queued-size", outbound.maxQueuedSize());
        atLeast(1, "outbound.max-detached-messages", outbound.maxDetachedMessages());
        size("outbound.max-detached-size", outbound.maxDetachedSize());
        atLeastMillis(1, "outbound.write-stall", outbound.writeStall());
    }

    private void sessions(JsonRpcServerProperties.Sessions sessions) {
        atLeast(1, "sessions.max", sessions.max());
        atLeast(1, "sessions.max-per-principal", sessions.maxPerPrincipal());
        atLeast(1, "sessions.max-groups", sessions.maxGroups());
        atLeastMillis(1, "sessions.start-after", sessions.startAfter());
        atLeastMillis(1, "sessions.close-grace", sessions.closeGrace());
    }

    private void resumption(JsonRpcServerProperties properties) {
        JsonRpcServerProperties.Resumption resumption = properties.resumption();
        window(
                resumption.windowSize(),
                properties.messages().maxSize(),
                properties.outbound().maxMessageSize());
        atLeast(1, "resumption.window-frames", resumption.windowFrames());
        atLeastMillis(5_000, "resumption.max-heartbeat", resumption.maxHeartbeat());
        atLeastMillis(1_000, "resumption.heartbeat-grace", resumption.heartbeatGrace());
        atLeast(1, "resumption.max-denials", resumption.maxDenials());
    }

    private void window(DataSize window, DataSize in, DataSize out) {
        DataSize largest = in.compareTo(out) > 0 ? in : out;
        long least = isPossible(in) && isPossible(out) ? 2 * largest.toBytes() : 1;
        if (window.toBytes() < least) {
            reject(
                    "resumption.window-size",
                    "must be at least " + least + "B, twice the largest message (messages.max-size,"
                            + " outbound.max-message-size)");
        }
    }

    private void streams(JsonRpcServerProperties.Streams streams) {
        atLeast(1, "streams.max-per-session", streams.maxPerSession());
        atLeast(1, "streams.max-per-principal", streams.maxPerPrincipal());
        String item = streams.itemMethod();
        if (item.isBlank()) {
            reject("streams.item-method", "must not be empty");
        } else if (!item.equals(StreamSettings.DEFAULT.item()) && isReserved(item)) {
            reject(
                    "streams.item-method",
                    "must not begin with rpc. or $/; only " + StreamSettings.DEFAULT.item() + ", the default, may");
        }
        String unsubscribe = streams.unsubscribeMethod();
        if (isReserved(unsubscribe)) {
            reject("streams.unsubscribe-method", "must not begin with rpc. or $/; rpc.stream.cancel needs no property");
        } else if (ReservedNames.CLASSIC.has(unsubscribe)) {
            reject(
                    "streams.unsubscribe-method",
                    "must not be a method of classic sessions, which are "
                            + String.join(", ", new TreeSet<>(ReservedNames.CLASSIC.names())));
        }
    }

    private static boolean isReserved(String method) {
        ReservedNames row = ReservedNames.of(method);
        return row != null && row != ReservedNames.CLASSIC;
    }

    private void sockets(JsonRpcServerProperties.Sockets sockets) {
        atLeast(1, "sockets.max", sockets.max());
        atLeast(1, "sockets.max-handshakes-per-second", sockets.maxHandshakesPerSecond());
        atLeastMillis(1, "sockets.ping-interval", sockets.pingInterval());
        atLeastMillis(1, "sockets.pong-timeout", sockets.pongTimeout());
        atLeast(1, "sockets.max-pongs", sockets.maxPongs());
    }

    private void observation(JsonRpcServerProperties.Observation observation) {
        int named = observation.methods().size();
        if (observation.maxMethods() >= 0 && named > observation.maxMethods()) {
            reject(
                    "observation.max-methods",
                    "must be at least the number of jsonrpc.server.observation.methods, which is " + named);
        }
    }

    private void rateLimit(String name, CallLimitProperties.Rate limit) {
        String prefix = "rate-limits[" + name + "].";
        atLeast(1, prefix + "permits", limit.permits());
        atLeast(0, prefix + "burst", limit.burst());
        atLeastMillis(1, prefix + "per", limit.per());
        long millis = limit.per().toMillis();
        if (millis > 0 && limit.permits() > millis * MAX_PERMITS_PER_MILLI) {
            reject(prefix + "permits", "must be at most " + MAX_PERMITS_PER_MILLI + " in a millisecond");
        }
        methods(prefix + "methods", limit.methods());
    }

    private void methods(String field, List<String> patterns) {
        for (String pattern : patterns) {
            try {
                if (new MethodPattern(pattern).isOfProtocol()) {
                    reject(field, "must not have '" + pattern + "', for methods of the protocol have no limit");
                }
            } catch (IllegalArgumentException fault) {
                reject(field, "must be patterns of methods; " + fault.getMessage());
            }
        }
    }

    private void tomcatBuffer(String field, DataSize size) {
        if (size.toBytes() != 0 && (size.toBytes() < 1024 || size.compareTo(LARGEST_TOMCAT_BUFFER) > 0)) {
            reject(field, "must be 0, or from 1KB to 64KB");
        }
    }

    private void size(String field, DataSize size) {
        if (!isPossible(size)) {
            reject(field, "must be at least 1B and less than 2GB");
        }
    }

    private static boolean isPossible(DataSize size) {
        return size.toBytes() >= 1 && size.compareTo(LARGEST) <= 0;
    }

    private void atLeastMillis(long minimum, String field, Duration value) {
        if (value.compareTo(Duration.ofMillis(minimum)) < 0) {
            reject(field, "must be at least " + minimum + "ms");
        }
    }

    private void atLeast(long minimum, String field, long value) {
        if (value < minimum) {
            reject(field, "must be at least " + minimum);
        }
    }

    private void reject(String field, String reason) {
        this.errors.rejectValue(field, "jsonrpc", reason);
    }

    private static String errorNames() {
        return Arrays.stream(ErrorType.values()).map(ErrorType::type).collect(Collectors.joining(", "));
    }
}
