package io.jsonrpc.core.codec;

import java.security.SecureRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The member names of the objects of one message, to detect duplicates within an object.
 *
 * <p>A name is kept as a 64-bit hash of its decoded characters, an object as its sequence number, and both together as
 * one entry of one open-addressing table for the whole message, so a message costs linear time whatever its shape.
 * Equal hashes count as equal names. The hash is keyed by secret random numbers, so that colliding names cannot be
 * prepared.
 */
final class MemberNames {

    /** The hash of the empty name. */
    static final long EMPTY;

    private static final long MULTIPLIER;

    /** Odd, so that every object has a different offset. */
    private static final long OBJECT_STEP = 0x9E3779B97F4A7C15L;

    private static final int INITIAL_SIZE = 16;

    /** A larger table is not kept. */
    private static final int MAX_KEPT = 64;

    /** Null while the thread reads a message. */
    private static final ThreadLocal<@Nullable MemberNames> OWN = new ThreadLocal<>();

    static {
        SecureRandom random = new SecureRandom();
        EMPTY = random.nextLong();
        MULTIPLIER = random.nextLong() | 1;
    }

    /** Its length is a power of two; 0 marks a free slot. */
    private long[] table = new long[INITIAL_SIZE];

    private int count;

    private MemberNames() {}

    /** The names of a message that has none yet; {@link #release} follows. */
    static MemberNames take() {
        MemberNames own = OWN.get();
        if (own == null) {
            return new MemberNames();
        }
        OWN.set(null);
        return own;
    }

    /** The message is read: the thread may use the table for another one. */
    void release() {
        if (this.table.length <= MAX_KEPT) {
            Arrays.fill(this.table, 0);
            this.count = 0;
            OWN.set(this);
        }
    }

    /** The hash of a name with one more character appended. */
    static long append(long hash, char c) {
        return (Long.rotateLeft(hash, 23) ^ c) * MULTIPLIER;
    }

    /** The hash of a whole name. */
    static long hash(String name) {
        long hash = EMPTY;
        for (int at = 0; at < name.length(); at++) {
            hash = append(hash, name.charAt(at));
        }
        return hash;
    }

    /**
     * Adds a name of an object.
     *
     * @param object the object's number, unique within the message
     * @param name the hash of the decoded name
     * @return whether the object did not have this name yet
     */
    boolean add(int object, long name) {
        if (this.count * 2 >= this.table.length) {
            grow();
        }
        long entry = mix(name + object * OBJECT_STEP);
        int place = place(this.table, entry);
        if (this.table[place] == entry) {
            return false;
        }
        this.table[place] = entry;
        this.count++;
        return true;
    }

    private void grow() {
        long[] larger = new long[this.table.length * 2];
        for (long entry : this.table) {
            if (entry != 0) {
                larger[place(larger, entry)] = entry;
            }
        }
        this.table = larger;
    }

    private static int place(long[] table, long entry) {
        int place = (int) entry & table.length - 1;
        while (table[place] != 0 && table[place] != entry) {
            place = place + 1 & table.length - 1;
        }
        return place;
    }

    /** Spreads the bits (the finalizer of SplitMix64); never 0. */
    private static long mix(long value) {
        long mixed = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        mixed ^= mixed >>> 31;
        return mixed == 0 ? 1 : mixed;
    }
}
