package io.jsonrpc.server.autoconfigure;

import io.jsonrpc.core.PeerLimits;
import io.jsonrpc.core.message.ErrorCatalog;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.MessageLimits;
import io.jsonrpc.core.session.frame.SessionTerms;
import io.jsonrpc.server.settings.ServerSettings;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;
import org.springframework.util.unit.DataSize;

/** Converts the properties of Spring Boot to the server's settings: where a property ends up. */
record SettingsConversion(JsonRpcServerProperties properties) {

    private static final boolean DEV_TOOLS = ClassUtils.isPresent(
            "org.springframework.boot.devtools.restart.Restarter", SettingsConversion.class.getClassLoader());

    ServerSettings settings() {
        return new ServerSettings(
                messageLimits(),
                peerLimits(),
                socketLimits(),
                capacity(),
                times(),
                resumptionLimits(),
                streams(),
                new ErrorCatalog(codes()).withFailures(this.properties.errors().incidents(), sendsDetails()),
                this.properties.context().acceptPlain());
    }

    private MessageLimits messageLimits() {
        return new MessageLimits(
                bytes(this.properties.messages().maxSize()),
                this.properties.messages().maxDepth(),
                this.properties.messages().maxTokens(),
                this.properties.messages().maxMembers(),
                this.properties.messages().maxNameLength(),
                this.properties.messages().maxIdLength(),
                this.properties.messages().maxMethodLength(),
                this.properties.messages().maxBatch());
    }

    private PeerLimits peerLimits() {
        return PeerLimits.DEFAULT
                .withOutboundMessageBytes(bytes(this.properties.outbound().maxMessageSize()))
                .withBatchResponseBytes(bytes(this.properties.outbound().maxBatchResponseSize()))
                .withInFlight(this.properties.requests().maxInFlight())
                .withInFlightBytes(bytes(this.properties.requests().maxInFlightSize()))
                .withQueuedNotifications(this.properties.requests().maxQueuedNotifications())
                .withQueuedNotificationBytes(bytes(this.properties.requests().maxQueuedNotificationsSize()))
                .withPending(this.properties.requests().maxPending())
                .withQueuedMessages(this.properties.outbound().maxQueuedMessages())
                .withQueuedBytes(bytes(this.properties.outbound().maxQueuedSize()))
                .withDetachedMessages(this.properties.outbound().maxDetachedMessages())
                .withDetachedBytes(bytes(this.properties.outbound().maxDetachedSize()))
                .withRequestTimeout(this.properties.requests().timeout())
                .withHandlerTimeout(this.properties.requests().handlerTimeout());
    }

    private ServerSettings.SocketLimits socketLimits() {
        return new ServerSettings.SocketLimits(
                this.properties.messages().maxFragments(),
                ServerSettings.SocketLimits.DEFAULT.discardFactor(),
                this.properties.sockets().maxPongs(),
                this.properties.requests().maxPerSecond());
    }

    private ServerSettings.Capacity capacity() {
        long outboundTotal = this.properties.outbound().maxTotalSize().toBytes();
        long inboundTotal = this.properties.requests().maxTotalSize().toBytes();
        return new ServerSettings.Capacity(
                this.properties.sockets().max(),
                this.properties.sockets().maxPerAddress(),
                this.properties.sessions().max(),
                this.properties.sessions().maxPerPrincipal(),
                this.properties.sessions().maxPerAddress(),
                this.properties.sessions().maxGroups(),
                this.properties.sockets().maxHandshakesPerSecond(),
                outboundTotal == 0 ? ServerSettings.Capacity.DEFAULT.outboundBytes() : outboundTotal,
                inboundTotal == 0 ? defaultInboundTotal() : inboundTotal);
    }

    private long defaultInboundTotal() {
        return Math.max(
                ServerSettings.Capacity.DEFAULT.inboundBytes(),
                4 * this.properties.messages().maxSize().toBytes());
    }

    private ServerSettings.Times times() {
        return new ServerSettings.Times(
                this.properties.sessions().startAfter(),
                this.properties.sessions().reconnectionWindow(),
                this.properties.sockets().pingInterval(),
                this.properties.sockets().pongTimeout(),
                this.properties.outbound().writeStall(),
                this.properties.messages().assemblyTimeout(),
                this.properties.sessions().closeGrace());
    }

    private ServerSettings.Resumption resumptionLimits() {
        long detached = this.properties.resumption().maxDetachedSize().toBytes();
        return new ServerSettings.Resumption(
                new SessionTerms.Window(
                        this.properties.resumption().window().toMillis(),
                        this.properties.resumption().windowSize().toBytes(),
                        this.properties.resumption().windowFrames()),
                this.properties.resumption().maxHeartbeat().toMillis(),
                this.properties.resumption().heartbeatGrace().toMillis(),
                detached == 0 ? ServerSettings.Resumption.DEFAULT.detachedBytes() : detached,
                this.properties.resumption().maxDenials());
    }

    private ServerSettings.Streams streams() {
        JsonRpcServerProperties.Streams streams = this.properties.streams();
        return new ServerSettings.Streams(
                streams.maxPerSession(),
                streams.maxPerPrincipal(),
                streams.itemMethod(),
                streams.unsubscribeMethod().isEmpty() ? null : streams.unsubscribeMethod());
    }

    private boolean sendsDetails() {
        JsonRpcServerProperties.Detail detail = this.properties.errors().detail();
        return detail == JsonRpcServerProperties.Detail.ALWAYS
                || (detail == JsonRpcServerProperties.Detail.DEVELOPMENT && DEV_TOOLS);
    }

    private Map<ErrorType, Integer> codes() {
        Map<ErrorType, Integer> codes = new EnumMap<>(ErrorType.class);
        this.properties
                .errorCodes()
                .forEach((name, code) -> codes.put(Objects.requireNonNull(errorType(name), name), code));
        return codes;
    }

    /** The error type of this name; null if there is none. */
    static @Nullable ErrorType errorType(String name) {
        return Arrays.stream(ErrorType.values())
                .filter(type -> type.type().equals(name))
                .findAny()
                .orElse(null);
    }

    private static int bytes(DataSize size) {
        return (int) size.toBytes();
    }
}
