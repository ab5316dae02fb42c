package io.jsonrpc.soak;

/**
 * What one end of a session has done so far.
 *
 * @param said messages sent, numbered from 1
 * @param heard the number of the last message received in order
 * @param asked how many of those sent are requests
 * @param answered how many of these were answered rightly
 */
record Tally(long said, long heard, long asked, long answered) {}
