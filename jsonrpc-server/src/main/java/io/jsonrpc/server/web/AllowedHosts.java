package io.jsonrpc.server.web;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Under which host names a server may be reached; a server on localhost or in an intranet is safe from DNS rebinding where it
 * knows its names, since a page that has its own name resolved to the server is of the same origin.
 *
 * @since 0.1
 */
public final class AllowedHosts {

    /** Every name. */
    public static final AllowedHosts ANY = new AllowedHosts(List.of());

    private static final Pattern ENTRY = Pattern.compile("(?:\\*\\.)?[a-z0-9._-]+|\\[[0-9a-f:.]+]");

    private final List<String> entries;

    /**
     * Names.
     *
     * @param entries exact, or {@code *.} and the rest of a name; without a port; none for every name
     * @throws IllegalArgumentException an entry that is no name
     */
    public AllowedHosts(Collection<String> entries) {
        this.entries = entries.stream().map(AllowedHosts::checked).toList();
    }

    /** Whether it is a name, exact or with {@code *.} before the rest of it. */
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

    boolean permits(String host) {
        return this.entries.isEmpty() || this.entries.stream().anyMatch(entry -> matches(entry, host));
    }

    private static boolean matches(String entry, String host) {
        return entry.startsWith("*.") ? host.endsWith(entry.substring(1)) : host.equals(entry);
    }
}
