package io.jsonrpc.client.socket.jdk;

import io.jsonrpc.client.event.ConnectFailedException;
import io.jsonrpc.client.event.ConnectFailedException.Stage;
import io.jsonrpc.client.socket.RetryAfter;
import io.jsonrpc.core.log.Causes;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocketHandshakeException;
import java.nio.channels.UnresolvedAddressException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Explains why the JDK could not open a WebSocket. */
final class HandshakeFailures {

    /** The JDK's words for a proxy that answers {@code CONNECT} with another status than 200 and 407. */
    private static final Pattern NO_TUNNEL = Pattern.compile("Tunnel failed, got: (\\d{3})");

    /** The JDK's words for a proxy that answers 407 to the user's name and password, too. */
    private static final String REJECTED = "too many authentication attempts";

    private static final int CREDENTIALS_WANTED = 407;

    private HandshakeFailures() {}

    static ConnectFailedException explain(URI uri, Optional<ProxySelector> proxies, Throwable failure) {
        String server = withoutSecrets(uri);
        Throwable cause = Causes.of(failure).stream()
                .filter(one -> !(one instanceof CompletionException))
                .findFirst()
                .orElse(failure);
        String proxy = proxyOf(uri, proxies);
        String through = proxy == null ? "" : " through the proxy " + proxy;
        if (cause instanceof WebSocketHandshakeException refused && refused.getResponse() != null) {
            return answered(server, proxy, refused);
        }
        Matcher noTunnel = NO_TUNNEL.matcher("" + cause.getMessage());
        if (noTunnel.matches()) {
            String status = noTunnel.group(1);
            return ConnectFailedException.proxy(
                    Integer.parseInt(status),
                    "The proxy " + proxy + " answered HTTP " + status + " instead of opening a tunnel to " + server,
                    cause);
        }
        if (proxy != null && ("" + cause.getMessage()).startsWith(REJECTED)) {
            return ConnectFailedException.proxy(
                    CREDENTIALS_WANTED,
                    "The proxy " + proxy
                            + " rejects the user or the password (HTTP 407) that .proxyAuth(user, password)"
                            + " of the builder names",
                    cause);
        }
        if (isEnd(cause)) {
            return new ConnectFailedException(
                    Stage.ENDED, "The connection to " + server + through + " ended without an answer: " + cause, cause);
        }
        return new ConnectFailedException(
                stageOf(cause), "No connection to " + server + through + ": " + describe(cause), cause);
    }

    private static ConnectFailedException answered(
            String server, @Nullable String proxy, WebSocketHandshakeException refused) {
        int status = refused.getResponse().statusCode();
        if (status == CREDENTIALS_WANTED) {
            return ConnectFailedException.proxy(
                    status,
                    "The proxy " + proxy + " wants the credentials of a user (HTTP 407): .proxyAuth(user, password) of"
                            + " the builder names one, and Java sends it only when started with"
                            + " -Djdk.http.auth.tunneling.disabledSchemes=\"\"",
                    refused);
        }
        Throwable why = refused.getCause();
        return new ConnectFailedException(
                status,
                status == 101
                        ? server + " answered with a handshake that is wrong: "
                                + (why == null ? refused : why.getMessage())
                        : server + " answered HTTP " + status + " instead of WebSocket",
                RetryAfter.of(refused.getResponse().headers()),
                refused);
    }

    /** Messages of exceptions are logged, and the query or the name of a user may hold a token. */
    private static String withoutSecrets(URI uri) {
        String authority = "" + uri.getRawAuthority();
        return uri.getScheme() + "://" + authority.substring(authority.lastIndexOf('@') + 1) + uri.getRawPath();
    }

    /** The proxy that the JDK uses for this; null for none. */
    private static @Nullable String proxyOf(URI uri, Optional<ProxySelector> proxies) {
        if (proxies.isEmpty() || uri.getHost() == null) {
            return null;
        }
        String scheme = uri.getScheme().equalsIgnoreCase("wss") ? "https" : "http";
        List<Proxy> chosen = proxies.get()
                .select(URI.create(
                        scheme + uri.toString().substring(uri.toString().indexOf(':'))));
        return chosen.isEmpty() || chosen.get(0).type() != Proxy.Type.HTTP
                ? null
                : "" + chosen.get(0).address();
    }

    /** The JDK had a connection, and found its end where it looked for the answer. */
    private static boolean isEnd(Throwable failure) {
        return failure.getClass() == IOException.class && failure.getCause() instanceof IOException;
    }

    private static String describe(Throwable failure) {
        if (failure instanceof ConnectException && failure.getMessage() == null) {
            return failure.getCause() instanceof UnresolvedAddressException
                    ? "the name of the host is not known"
                    : "connection refused, or the host cannot be reached";
        }
        return failure.toString();
    }

    private static Stage stageOf(Throwable failure) {
        for (Throwable cause : Causes.of(failure)) {
            if (cause instanceof HttpTimeoutException) {
                return Stage.TIMEOUT;
            }
            if (cause instanceof SSLException || cause instanceof GeneralSecurityException) {
                return Stage.TLS;
            }
        }
        return Stage.NETWORK;
    }
}
