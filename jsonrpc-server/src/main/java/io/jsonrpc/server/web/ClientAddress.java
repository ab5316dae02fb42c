package io.jsonrpc.server.web;

import java.net.InetSocketAddress;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a socket comes from. Behind a proxy this is the text of a header, which may name any host: it is never looked up.
 *
 * @since 0.1
 */
public final class ClientAddress {

    /** The longest IPv6 address, with brackets and the name of an interface. */
    private static final int MAX_LITERAL = 64;

    private static final String BYTE = "(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)";

    private static final Pattern LITERAL = Pattern.compile(
            "(?:" + BYTE + "\\.){3}" + BYTE + "|\\[?[0-9a-fA-F:][0-9a-fA-F:.]*:[0-9a-fA-F:.]*(?:%[\\w.~-]+)?]?");

    private ClientAddress() {}

    /**
     * The address that a request told; unresolved where the host is not an IP address.
     *
     * @param host null where there is none, such as on a Unix socket
     */
    public static @Nullable InetSocketAddress of(@Nullable String host, int port) {
        if (host == null || host.isEmpty() || port < 0 || port > 0xffff) {
            return null;
        }
        boolean literal = host.length() <= MAX_LITERAL && LITERAL.matcher(host).matches();
        return literal ? new InetSocketAddress(host, port) : InetSocketAddress.createUnresolved(host, port);
    }
}
