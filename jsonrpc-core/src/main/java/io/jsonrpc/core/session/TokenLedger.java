package io.jsonrpc.core.session;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The resume tokens of one session, as hashes: the last one issued, the one that was presented to get it, and the last
 * dead ones. Without the second a lost answer would lock the client out.
 */
final class TokenLedger {

    static final int DEAD_KEPT = 8;

    private static final int TOKEN_BYTES = 32;

    private final ResumeRules rules;

    private final Supplier<byte[]> random;

    private byte[] current;

    private byte @Nullable [] previous;

    private final ArrayDeque<byte[]> dead = new ArrayDeque<>(2);

    private long highestAccepted;

    /** The first token, in the clear this once. */
    private @Nullable String fresh;

    enum Verdict {
        /** Never issued, or dead for so long that it is forgotten. */
        UNKNOWN,
        /** A later attempt was accepted before. */
        STALE,
        /** Dead: the token was copied. */
        REPLAYED,
        LIVE
    }

    /**
     * A ledger with a first token.
     *
     * @param random gives 32 random bytes each time
     */
    TokenLedger(ResumeRules rules, Supplier<byte[]> random) {
        this.rules = rules;
        this.random = random;
        String token = draw();
        this.fresh = token;
        this.current = hash(token);
    }

    private String draw() {
        byte[] bits = this.random.get();
        if (bits.length != TOKEN_BYTES) {
            throw new IllegalStateException("A token needs " + TOKEN_BYTES + " random bytes, not " + bits.length);
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    }

    static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The first token; can be taken once. */
    String first() {
        String token = this.fresh;
        if (token == null) {
            throw new IllegalStateException("The first token was taken before");
        }
        this.fresh = null;
        return token;
    }

    /** What a presented token and attempt are worth. Changes nothing. */
    Verdict check(byte[] hash, long attempt) {
        boolean live = MessageDigest.isEqual(hash, this.current);
        live |= this.previous != null && MessageDigest.isEqual(hash, this.previous);
        boolean replayed = false;
        for (byte[] one : this.dead) {
            replayed |= MessageDigest.isEqual(hash, one);
        }
        if (!live && !replayed) {
            return Verdict.UNKNOWN;
        }
        if (this.rules.attemptCounter() && attempt <= this.highestAccepted) {
            return Verdict.STALE;
        }
        return live ? Verdict.LIVE : Verdict.REPLAYED;
    }

    /** Accepts a live token; returns the next one. */
    String rotate(byte[] presented, long attempt) {
        if (!MessageDigest.isEqual(presented, this.current)) {
            bury(this.current);
        } else if (this.previous != null) {
            bury(this.previous);
        }
        this.previous = presented;
        this.highestAccepted = Math.max(this.highestAccepted, attempt);
        String token = draw();
        this.current = hash(token);
        if (!this.rules.tokenOverlap()) {
            confirmed();
        }
        return token;
    }

    /** The client has the current token: the one before it dies. */
    void confirmed() {
        if (this.previous != null) {
            bury(this.previous);
            this.previous = null;
        }
    }

    private void bury(byte[] hash) {
        this.dead.addLast(hash);
        if (this.dead.size() > DEAD_KEPT) {
            this.dead.removeFirst();
        }
    }

    long highestAccepted() {
        return this.highestAccepted;
    }
}
