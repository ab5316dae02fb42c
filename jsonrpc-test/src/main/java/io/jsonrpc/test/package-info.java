/** Parts that tests of servers and clients share: a client on a bare socket, a network that breaks, histories to check. */
@NullMarked
package io.jsonrpc.test;

import org.jspecify.annotations.NullMarked;
