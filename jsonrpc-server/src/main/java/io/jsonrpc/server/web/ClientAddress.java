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
        return isFourNumbers(host) || isLiteral(host)
                ? new InetSocketAddress(host, port)
                : InetSocketAddress.createUnresolved(host, port);
    }

    private static boolean isLiteral(String host) {
        return host.length() <= MAX_LITERAL && LITERAL.matcher(host).matches();
    }

    /** Whether it is what most addresses are, which takes no pattern to see. */
    private static boolean isFourNumbers(String host) {
        int dots = 0;
        int number = -1;
        for (int i = 0; i < host.length(); i++) {
            char next = host.charAt(i);
            if (next == '.' && number >= 0 && dots < 3) {
                dots++;
                number = -1;
            } else if (next >= '0' && next <= '9' && number != 0) {
                number = 10 * Math.max(0, number) + next - '0';
            } else {
                return false;
            }
            if (number > 255) {
                return false;
            }
        }
        return dots == 3 && number >= 0;
    }
}
