/** What a client does by itself, chosen before it is made: when it reconnects, what it keeps, which session it opens. */
@NullMarked
package io.jsonrpc.client.policy;

import org.jspecify.annotations.NullMarked;
