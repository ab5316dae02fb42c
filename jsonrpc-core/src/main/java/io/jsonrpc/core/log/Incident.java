package io.jsonrpc.core.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/**
 * The id of a failure, which is sent and logged, so that what the other side reports is found in the log. Failures of one
 * class at one place have the same id, because they share an entry of the log; it says nothing about the failure, and is
 * another one after a restart.
 *
 * @since 0.1
 */
public final class Incident {

    private static final int BYTES = 8;

    /** What is looked at of a failure: more would tell apart what has the same cause. */
    private static final int MAX_CAUSES = 4;

    private static final int MAX_FRAMES = 16;

    private static final byte[] SECRET = secret();

    private Incident() {}

    private static byte[] secret() {
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        return secret;
    }

    /** The id of a failure: 16 hexadecimal digits. */
    public static String id(Throwable failure) {
        MessageDigest digest = sha256();
        digest.update(SECRET);
        List<Throwable> causes = Causes.of(failure);
        for (Throwable cause : causes.subList(0, Math.min(causes.size(), MAX_CAUSES))) {
            digest.update(cause.getClass().getName().getBytes(UTF_8));
            StackTraceElement[] frames = cause.getStackTrace();
            for (int frame = 0; frame < Math.min(frames.length, MAX_FRAMES); frame++) {
                digest.update(frames[frame].toString().getBytes(UTF_8));
            }
        }
        return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException neverOnThisPlatform) {
            throw new IllegalStateException(neverOnThisPlatform);
        }
    }
}
