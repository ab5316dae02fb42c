package io.jsonrpc.server.autoconfigure;

import io.jsonrpc.server.ChannelAuthenticator;
import io.jsonrpc.server.ChannelAuthorizer;
import io.jsonrpc.server.StartupException;
import io.jsonrpc.server.channel.ChannelRoutes;
import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.endpoint.HandlerEndpoints;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Serves the handlers with channels, if it is settled who may open one. */
final class ChannelSetup {

    private static final String REMEDY =
            "Define a bean of type ChannelAuthorizer, or register the handlers without channels";

    private final HandlerEndpoints endpoints;

    private final List<Endpoint> withChannels;

    ChannelSetup(HandlerEndpoints endpoints) {
        this.endpoints = endpoints;
        this.withChannels = endpoints.endpoints().stream()
                .filter(endpoint -> endpoint.options().channels())
                .toList();
    }

    /** Whether no handler has channels. */
    boolean isEmpty() {
        return this.withChannels.isEmpty();
    }

    /**
     * Serves them from now on.
     *
     * @param prefix what is before the patterns in the path of a socket
     * @param authorizer null for none
     * @param authenticator whose the credentials of channels are; null for none
     * @param missing why there is no authorizer, as the start fails
     * @throws StartupException if nobody decides who may open a channel
     */
    void serve(
            ChannelRoutes routes,
            String prefix,
            @Nullable ChannelAuthorizer authorizer,
            @Nullable ChannelAuthenticator authenticator,
            String missing) {
        if (authorizer == null) {
            throw new StartupException(
                    "Nobody decides who may open channels of " + patterns(this.withChannels) + ": " + missing, REMEDY);
        }
        routes.authenticateBy(authenticator);
        routes.serve(this.endpoints.endpoints(), prefix, authorizer);
    }

    /** Fails if handlers have handshake interceptors, which no channel passes. */
    void requireNoInterceptors() {
        List<Endpoint> intercepted = this.withChannels.stream()
                .filter(endpoint -> !endpoint.options().interceptors().isEmpty())
                .toList();
        if (!intercepted.isEmpty()) {
            throw new StartupException(
                    "Channels of " + patterns(intercepted)
                            + " would pass the handshake interceptors by, which run for the"
                            + " sockets of these handlers only",
                    REMEDY);
        }
    }

    private static String patterns(List<Endpoint> endpoints) {
        return endpoints.stream().map(Endpoint::pattern).collect(Collectors.joining(", "));
    }
}
