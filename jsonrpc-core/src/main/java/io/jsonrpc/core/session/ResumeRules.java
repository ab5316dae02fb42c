package io.jsonrpc.core.session;

/**
 * The rules that keep a resumed session consistent. All are always on; the state explorer disables one at a time to
 * prove that it detects the violation.
 *
 * @param takeOver a resume replaces a socket that looks alive
 * @param tokenOverlap the token of a resume stays valid until its answer is confirmed
 * @param attemptCounter a resume that arrives after a later one is ignored
 * @param epochFence frames received on a replaced socket are ignored
 */
record ResumeRules(boolean takeOver, boolean tokenOverlap, boolean attemptCounter, boolean epochFence) {

    static final ResumeRules ALL = new ResumeRules(true, true, true, true);
}
