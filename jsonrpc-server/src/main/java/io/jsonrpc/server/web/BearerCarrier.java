package io.jsonrpc.server.web;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The subprotocols offered by a handshake, and the bearer token that one of them carried: a browser cannot set an
 * {@code Authorization} header on a WebSocket.
 *
 * <p>Neither {@code toString} nor an exception message contains the token.
 *
 * @since 0.1
 */
public final class BearerCarrier {

    private static final String PREFIX = "jsonrpc2.bearer.";

    /** Maximum length of a token, in characters. */
    static final int MAX_TOKEN = 8 * 1024;

    private final String token;

    private final List<String> offers;

    private BearerCarrier(String token, List<String> offers) {
        this.token = token;
        this.offers = offers;
    }

    /**
     * Finds the carrier in the values of {@code Sec-WebSocket-Protocol}; null if there is none.
     *
     * @throws IllegalArgumentException if there is more than one carrier, or its content is not a token that is valid
     *     in a header; the message is sent to the client
     */
    public static @Nullable BearerCarrier in(List<String> lines) {
        List<String> entries = lines.stream()
                .flatMap(line -> Arrays.stream(line.split(",")))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .toList();
        List<String> carriers =
                entries.stream().filter(entry -> entry.startsWith(PREFIX)).toList();
        if (carriers.isEmpty()) {
            return null;
        }
        check(carriers.size() == 1, "more than one is offered");
        String token = decode(carriers.get(0).substring(PREFIX.length()));
        return new BearerCarrier(
                token,
                entries.stream().filter(entry -> !entry.startsWith(PREFIX)).toList());
    }

    private static String decode(String encoded) {
        check(!encoded.isEmpty(), "it carries no token");
        // Base64 uses four characters for three.
        check(encoded.length() <= (MAX_TOKEN * 4 + 2) / 3, "the token is longer than " + MAX_TOKEN + " characters");
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(encoded);
        } catch (IllegalArgumentException ex) {
            bytes = new byte[0];
        }
        // The decoder also accepts padding and non-zero trailing bits.
        boolean exact =
                Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(encoded);
        check(exact, "what it carries is no base64url without padding");
        String token = new String(bytes, StandardCharsets.ISO_8859_1);
        check(
                token.chars().allMatch(character -> character > ' ' && character < 0x7f),
                "the token has other characters than visible ASCII");
        return token;
    }

    private static void check(boolean fine, String fault) {
        if (!fine) {
            throw new IllegalArgumentException("Subprotocol " + PREFIX + "*: " + fault);
        }
    }

    /** The value of an {@code Authorization} header. */
    public String authorization() {
        return "Bearer " + this.token;
    }

    /**
     * The values of {@code Sec-WebSocket-Protocol} without the carrier: none if nothing else was offered, else a single
     * one, because Spring treats each of several values as one subprotocol.
     */
    public List<String> offers() {
        return this.offers.isEmpty() ? List.of() : List.of(String.join(", ", this.offers));
    }
}
