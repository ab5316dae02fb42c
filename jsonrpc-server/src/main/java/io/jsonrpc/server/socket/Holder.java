package io.jsonrpc.server.socket;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The user or address to which sessions are attributed when a limit is reached: the principal, else the remote address.
 * All addresses of an IPv6 /64 network count as one, because one subscriber has such a network.
 *
 * @param name the name of the principal, or the address; empty if unknown
 * @param authenticated whether it is a principal
 */
public record Holder(String name, boolean authenticated) {

    private static final int NETWORK_BYTES = 8;

    public static Holder of(@Nullable Principal principal, @Nullable InetSocketAddress address) {
        return principal == null
                ? new Holder(network(address == null ? null : address.getAddress()), false)
                : new Holder(principal.getName(), true);
    }

    private static String network(@Nullable InetAddress address) {
        if (address == null) {
            return "";
        }
        byte[] bytes = address.getAddress();
        return HexFormat.of().formatHex(address instanceof Inet6Address ? Arrays.copyOf(bytes, NETWORK_BYTES) : bytes);
    }
}
