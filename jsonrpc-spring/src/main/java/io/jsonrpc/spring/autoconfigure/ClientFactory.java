package io.jsonrpc.spring.autoconfigure;

import io.jsonrpc.client.JsonRpcClientBuilder;
import io.jsonrpc.client.JsonRpcClientWebSocket;
import io.jsonrpc.client.policy.Backoff;
import io.jsonrpc.client.policy.ReconnectPolicy;
import io.jsonrpc.core.PeerLimits;
import io.jsonrpc.core.message.MessageLimits;
import io.jsonrpc.spring.client.JsonRpcClientCustomizer;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.PropertyMapper;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslOptions;

/** Makes clients from their properties. */
final class ClientFactory {

    private final @Nullable SslBundles bundles;

    /** Null without Spring Security's OAuth2 client. */
    private final @Nullable ClientTokens tokens;

    private final List<JsonRpcClientCustomizer> customizers;

    /** The executor of a client by its name; null where it has threads of its own. */
    private final Function<String, @Nullable Executor> executors;

    ClientFactory(
            @Nullable SslBundles bundles,
            @Nullable ClientTokens tokens,
            List<JsonRpcClientCustomizer> customizers,
            Function<String, @Nullable Executor> executors) {
        this.bundles = bundles;
        this.tokens = tokens;
        this.customizers = customizers;
        this.executors = executors;
    }

    /**
     * A client, not connected yet.
     *
     * @throws IllegalArgumentException with one line that says what is wrong
     */
    JsonRpcClientWebSocket make(String name, String url, JsonRpcClientProperties.Client settings) {
        String key = "jsonrpc.client." + name;
        JsonRpcClientBuilder builder = builder(key, url);
        builder.label(name)
                .connectionTimeout(settings.connectionTimeout())
                .requestTimeout(settings.requestTimeout())
                .idleTimeout(settings.idleTimeout())
                .closeTimeout(settings.closeTimeout())
                .session(settings.session())
                .plainContext(settings.context() == JsonRpcClientProperties.Context.ALWAYS)
                .whileReconnecting(settings.whileReconnecting())
                .retryFirstConnection(settings.connect() == JsonRpcClientProperties.Connect.BACKGROUND)
                .reconnect(policy(settings.reconnect()))
                .heartbeatGrace(settings.heartbeatGrace())
                .probe(settings.probe())
                .subprotocols(settings.subprotocols().toArray(String[]::new))
                .threads(settings.threads());
        PropertyMapper map = PropertyMapper.get();
        map.from(settings::heartbeat).to(builder::heartbeat);
        map.from(settings::bearerToken).to(token -> builder.bearerToken(() -> token));
        map.from(() -> this.executors.apply(name)).to(builder::executor);
        settings.headers().forEach((header, values) -> values.forEach(value -> builder.header(header, value)));
        credentials(key, settings, builder);
        map.from(settings::oauth2Registration).to(registration -> builder.bearerToken(tokens(key, name, registration)));
        messages(settings.messages(), builder);
        tls(key, settings.ssl(), builder);
        this.customizers.forEach(customizer -> customizer.customize(name, builder));
        return builder.build();
    }

    private static JsonRpcClientBuilder builder(String key, String url) {
        try {
            return JsonRpcClientWebSocket.builder(url.replaceFirst("(?i)^http(s?):", "ws$1:"));
        } catch (IllegalArgumentException noUrl) {
            throw new IllegalArgumentException(
                    key + ".url is '" + url + "': write the URL of a server, such as wss://example.org/prices", noUrl);
        }
    }

    private static ReconnectPolicy policy(JsonRpcClientProperties.Reconnect settings) {
        ReconnectPolicy policy =
                ReconnectPolicy.DEFAULT.withBackoff(Backoff.fullJitter(settings.initialDelay(), settings.maxDelay()));
        if (settings.maxAttempts() != null) {
            policy = policy.withMaxAttempts(settings.maxAttempts());
        }
        return settings.maxTime() == null ? policy : policy.withMaxTime(settings.maxTime());
    }

    private static void credentials(String key, JsonRpcClientProperties.Client settings, JsonRpcClientBuilder builder) {
        if (settings.username() != null && settings.password() != null) {
            try {
                builder.basicAuth(settings.username(), settings.password());
            } catch (IllegalArgumentException misfit) {
                throw new IllegalArgumentException(key + ".username and .password: " + misfit.getMessage(), misfit);
            }
        }
    }

    private Supplier<String> tokens(String key, String name, String registration) {
        String what = key + ".oauth2-registration is '" + registration + "', and ";
        if (this.tokens == null) {
            throw new IllegalArgumentException(
                    what + "there is no OAuth2 client: add spring-boot-starter-security-oauth2-client");
        }
        if (!this.tokens.has(registration)) {
            throw new IllegalArgumentException(
                    what + "there is no such registration: define spring.security.oauth2.client.registration."
                            + registration);
        }
        return this.tokens.of(name, registration);
    }

    private static void messages(JsonRpcClientProperties.Messages settings, JsonRpcClientBuilder builder) {
        builder.messageLimits(MessageLimits.DEFAULT.withMessageBytes(
                        (int) settings.maxSize().toBytes()))
                .limits(PeerLimits.DEFAULT
                        .withPending(settings.maxPending())
                        .withOutboundMessageBytes(
                                (int) settings.maxOutboundSize().toBytes())
                        .withDetachedMessages(settings.maxQueued())
                        .withDetachedBytes((int) settings.maxQueuedSize().toBytes()))
                .nullMembers(settings.nullMembers())
                .acceptNullParams(settings.nullParams());
    }

    private void tls(String key, JsonRpcClientProperties.Ssl settings, JsonRpcClientBuilder builder) {
        String name = settings.bundle();
        if (name == null) {
            return;
        }
        SslBundle bundle = bundle(key, name);
        builder.sslContext(bundle.createSslContext());
        SslOptions options = bundle.getOptions();
        if (options.isSpecified()) {
            builder.sslParameters(new SSLParameters(options.getCiphers(), options.getEnabledProtocols()));
        }
    }

    private SslBundle bundle(String key, String name) {
        try {
            if (this.bundles != null) {
                return this.bundles.getBundle(name);
            }
        } catch (NoSuchSslBundleException unknown) {
            // Reported below.
        }
        throw new IllegalArgumentException(key + ".ssl.bundle is '" + name
                + "', and there is no such SSL bundle: define spring.ssl.bundle.pem." + name
                + " or spring.ssl.bundle.jks." + name);
    }
}
