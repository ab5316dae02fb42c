package io.jsonrpc.server.web;

import java.net.InetSocketAddress;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The remote address of a socket. Behind a proxy it is the text of a header, which may name any host and is never
 * resolved.
 *
 * @since 0.1
 */
public final class ClientAddress {

    /** Length of the longest IPv6 address, with brackets and an interface name. */
    private static final int MAX_LITERAL = 64;

    private static final String BYTE = "(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)";

    private static final Pattern LITERAL = Pattern.compile(
            "(?:" + BYTE + "\\.){3}" + BYTE + "|\\[?[0-9a-fA-F:][0-9a-fA-F:.]*:[0-9a-fA-F:.]*(?:%[\\w.~-]+)?]?");

    private ClientAddress() {}

    /**
     * The address reported by a request; unresolved if the host is not an IP address.
     *
     * @param host null if there is none, as on a Unix socket
     */
    public static @Nullable InetSocketAddress of(@Nullable String host, int port) {
        if (host == null || host.isEmpty() || port < 0 || port > 0xffff) {
            return null;
        }
        boolean literal = host.length() <= MAX_LITERAL && LITERAL.matcher(host).matches();
        return literal ? new InetSocketAddress(host, port) : InetSocketAddress.createUnresolved(host, port);
    }
}
