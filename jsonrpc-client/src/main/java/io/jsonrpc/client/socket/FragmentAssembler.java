package io.jsonrpc.client.socket;

import io.jsonrpc.core.message.Utf8;
import org.jspecify.annotations.Nullable;

/** Puts the parts of one message together, up to the limit; of a larger one only the ends are kept. */
public final class FragmentAssembler {

    /** Over this many times the limit the socket is not worth keeping. */
    private static final int HOPELESS = 4;

    private static final int END = 256;

    private final int maxBytes;

    private StringBuilder text = new StringBuilder();

    private long characters;

    private @Nullable String head;

    public FragmentAssembler(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Adds a part; false when the message is so large that the socket should be closed. */
    public boolean add(CharSequence part) {
        this.characters += part.length();
        this.text.append(part);
        if (this.characters > this.maxBytes) {
            if (this.head == null) {
                this.head = this.text.substring(0, Math.min(END, this.text.length()));
            }
            this.text = new StringBuilder(tail());
        }
        return this.characters <= (long) HOPELESS * this.maxBytes;
    }

    /** Whether the message is over the limit. */
    public boolean isTooLarge() {
        if (this.head != null) {
            return true;
        }
        boolean surelyFits = this.text.length() * 3L <= this.maxBytes;
        return !surelyFits && Math.abs(Utf8.length(this.text.toString())) > this.maxBytes;
    }

    public String head() {
        return this.head == null ? this.text.substring(0, Math.min(END, this.text.length())) : this.head;
    }

    public String tail() {
        return this.text.substring(Math.max(0, this.text.length() - END));
    }

    /** The whole message; the next part begins another one. */
    public String take() {
        String whole = this.text.toString();
        this.text = new StringBuilder();
        this.characters = 0;
        this.head = null;
        return whole;
    }
}
