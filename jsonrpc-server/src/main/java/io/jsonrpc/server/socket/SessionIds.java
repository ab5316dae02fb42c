package io.jsonrpc.server.socket;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** Creates unguessable session ids, and public names that do not reveal them. */
public final class SessionIds {

    private static final int BYTES = 32;

    private static final SecureRandom RANDOM = new SecureRandom();

    private SessionIds() {}

    /** 256 random bits in 43 URL-safe characters. */
    public static String create() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(randomBytes());
    }

    /** 256 random bits. */
    public static byte[] randomBytes() {
        byte[] bits = new byte[BYTES];
        RANDOM.nextBytes(bits);
        return bits;
    }

    /** A random number from 1 to 2^31-1. */
    public static int firstRequestId() {
        return 1 + RANDOM.nextInt(Integer.MAX_VALUE);
    }

    /** Eight hexadecimal digits of the hash of an id: identifies a session in logs and is not a credential. */
    public static String publicName(String sessionId) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(sessionId.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 4);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
