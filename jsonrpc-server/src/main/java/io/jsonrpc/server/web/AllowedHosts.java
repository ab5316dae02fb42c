package io.jsonrpc.server.web;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The host names under which a server may be reached. The list protects a server on localhost or in an intranet from
 * DNS rebinding: a page whose own host name resolves to the server has the same origin as the server.
 *
 * @since 0.1
 */
public final class AllowedHosts {

    /** Allows every name. */
    public static final AllowedHosts ANY = new AllowedHosts(List.of());

    private static final Pattern ENTRY = Pattern.compile("(?:\\*\\.)?[a-z0-9._-]+|\\[[0-9a-f:.]+]");

    private final List<String> entries;

    /**
     * Allows some names.
     *
     * @param entries names, exact or with {@code *.} for the first part, without a port; empty allows every name
     * @throws IllegalArgumentException if an entry is not a host name
     */
    public AllowedHosts(Collection<String> entries) {
        this.entries = entries.stream().map(AllowedHosts::checked).toList();
    }

    /** Whether the text is a host name, exact or with {@code *.} for the first part. */
    public static boolean isEntry(String entry) {
        return ENTRY.matcher(lower(entry)).matches();
    }

    private static String checked(String entry) {
        if (!isEntry(entry)) {
            throw new IllegalArgumentException("\"" + entry + "\" is no host");
        }
        return Origin.hostOf(lower(entry));
    }

    private static String lower(String entry) {
        return entry.strip().toLowerCase(Locale.ROOT);
    }

    /** Whether every name is allowed. */
    boolean permitAll() {
        return this.entries.isEmpty();
    }

    boolean permits(String host) {
        return permitAll() || this.entries.stream().anyMatch(entry -> matches(entry, host));
    }

    private static boolean matches(String entry, String host) {
        return entry.startsWith("*.") ? host.endsWith(entry.substring(1)) : host.equals(entry);
    }
}
