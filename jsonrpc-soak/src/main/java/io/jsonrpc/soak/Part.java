package io.jsonrpc.soak;

/** What a process of the soak does when it is told so; see {@link Console}. */
interface Part {

    /** Begins or stops to speak. */
    void speak(boolean on);

    Look look();

    /** Ends what it has: clients their sessions, the server itself. */
    void end();
}
