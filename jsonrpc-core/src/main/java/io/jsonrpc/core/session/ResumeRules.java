package io.jsonrpc.core.session;

/**
 * The rules that keep a resumed session whole. All of them always hold; the state explorer switches off one at a time, to
 * show that it notices.
 *
 * @param takeOver a resume beats a socket that looks alive
 * @param tokenOverlap the token of a resume stays valid until its answer is confirmed
 * @param attemptCounter a resume that was overtaken by a later one does nothing
 * @param epochFence frames of a socket that was replaced are ignored
 */
record ResumeRules(boolean takeOver, boolean tokenOverlap, boolean attemptCounter, boolean epochFence) {

    static final ResumeRules ALL = new ResumeRules(true, true, true, true);
}
