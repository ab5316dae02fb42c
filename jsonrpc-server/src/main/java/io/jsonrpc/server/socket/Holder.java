package io.jsonrpc.server.socket;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * To whom sessions are counted when there is too little room for all: the principal, else the remote address. The
 * addresses of an IPv6 network of 64 bits are one, since that is what one subscriber has.
 *
 * @param name the name of the principal, or the address; empty where that is not known
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
