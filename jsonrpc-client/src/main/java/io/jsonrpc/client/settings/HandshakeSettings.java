package io.jsonrpc.client.settings;

import io.jsonrpc.client.transport.ConnectRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the handshakes of one client have in common: where to, with which headers and subprotocols. */
public final class HandshakeSettings {

    private final URI uri;

    private final Map<String, List<String>> headers = new LinkedHashMap<>();

    private List<String> subprotocols = List.of();

    /** Null for none. */
    private @Nullable Supplier<String> bearerToken;

    /** The value of the header. */
    private @Nullable Supplier<String> authorization;

    public HandshakeSettings(URI uri) {
        String scheme = uri.getScheme();
        if (!"ws".equalsIgnoreCase(scheme) && !"wss".equalsIgnoreCase(scheme)) {
            throw new IllegalArgumentException("Not a WebSocket URI, it must begin with ws: or wss: " + uri);
        }
        this.uri = uri;
    }

    /** A copy. */
    public HandshakeSettings(HandshakeSettings from) {
        this(from, from.uri);
    }

    /** The same to somewhere else. */
    HandshakeSettings(HandshakeSettings from, URI uri) {
        this.uri = uri;
        from.headers.forEach((name, values) -> this.headers.put(name, List.copyOf(values)));
        this.subprotocols = from.subprotocols;
        this.bearerToken = from.bearerToken;
        this.authorization = from.authorization;
    }

    /** Where to, when only the path is another one. */
    URI at(String path) {
        return this.uri.resolve(path);
    }

    public void header(String name, String value) {
        this.headers.computeIfAbsent(name, absent -> new ArrayList<>()).add(value);
    }

    /** Offered in this order, after those of the session mode. */
    public void subprotocols(List<String> names) {
        this.subprotocols = names;
    }

    /** What makes the bearer token of a login; null for none. */
    public @Nullable Supplier<String> bearerToken() {
        return this.bearerToken;
    }

    public void bearerToken(Supplier<String> supplier) {
        this.bearerToken = supplier;
        this.authorization = () -> "Bearer " + supplier.get();
    }

    public void basicAuth(String user, String password) {
        if (user.indexOf(':') >= 0 || (user + password).chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "A user name must have no colon, and neither it nor the password a control character");
        }
        String credentials =
                Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        this.bearerToken = null;
        this.authorization = () -> "Basic " + credentials;
    }

    ConnectRequest request(Duration timeout, List<String> ownSubprotocols, int maxMessageBytes) {
        Map<String, List<String>> all = new LinkedHashMap<>(this.headers);
        if (this.authorization != null) {
            all.put("Authorization", List.of(this.authorization.get()));
        }
        Set<String> offers = new LinkedHashSet<>(ownSubprotocols);
        offers.addAll(this.subprotocols);
        return new ConnectRequest(this.uri, all, new ArrayList<>(offers), timeout, maxMessageBytes);
    }
}
