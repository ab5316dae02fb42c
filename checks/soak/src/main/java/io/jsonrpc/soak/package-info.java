/**
 * What ./soak runs: a server, Java clients and JavaScript clients, each in a process of its own, that talk over a network
 * that breaks, and the judge of what they have heard.
 */
@NullMarked
package io.jsonrpc.soak;

import org.jspecify.annotations.NullMarked;
