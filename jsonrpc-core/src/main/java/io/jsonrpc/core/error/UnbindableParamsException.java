package io.jsonrpc.core.error;

/**
 * The params type of a handler cannot be bound from any JSON. Thrown when the handler is registered.
 *
 * @since 0.1
 */
public class UnbindableParamsException extends IllegalArgumentException {

    private final String fault;

    private final String remedy;

    /**
     * The fault and its remedy.
     *
     * @param fault which handler, which type, and why it cannot be bound, in one line
     * @param remedy what to change, in one line
     */
    public UnbindableParamsException(String fault, String remedy) {
        super(fault + ": " + remedy);
        this.fault = fault;
        this.remedy = remedy;
    }

    /** Which handler, which type, and why it cannot be bound. */
    public String fault() {
        return this.fault;
    }

    /** What to change. */
    public String remedy() {
        return this.remedy;
    }
}
