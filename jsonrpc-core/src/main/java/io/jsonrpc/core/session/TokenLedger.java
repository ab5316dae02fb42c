package io.jsonrpc.core.session;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The resume tokens of one session, as hashes: the last one issued, the one that was presented to obtain it, and the
 * last invalidated ones. Without the second, a lost answer would lock the client out.
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

    /** The first token in clear text, until it is taken. */
    private @Nullable String first;

    enum Verdict {
        /** Never issued, or invalidated too long ago to be known. */
        UNKNOWN,
        /** A later attempt has already been accepted. */
        STALE,
        /** Invalidated: a copy of the token exists. */
        REPLAYED,
        LIVE
    }

    /**
     * Creates a ledger with a first token.
     *
     * @param random returns 32 random bytes on each call
     */
    TokenLedger(ResumeRules rules, Supplier<byte[]> random) {
        this.rules = rules;
        this.random = random;
        String token = draw();
        this.first = token;
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

    /** Returns the first token. Called once. */
    String first() {
        String token = this.first;
        if (token == null) {
            throw new IllegalStateException("The first token has already been taken");
        }
        this.first = null;
        return token;
    }

    /** Checks a presented token and attempt. Changes nothing. */
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

    /** Accepts a valid token and returns the next one. */
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

    /** The client has confirmed the current token: invalidates the previous one. */
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
