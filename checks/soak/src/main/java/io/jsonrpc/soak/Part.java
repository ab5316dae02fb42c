package io.jsonrpc.soak;

/** What a process of the soak does on a command; see {@link Console}. */
interface Part {

    /** Begins or stops to speak. */
    void speak(boolean on);

    Look look();

    /** Closes all sockets at once. Only for the server. */
    default void sendAway() {
        throw new UnsupportedOperationException();
    }

    /** Ends what it has: clients their sessions, the server itself. */
    void end();
}
