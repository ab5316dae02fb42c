/** What clients may ask for when they open a session. */
@NullMarked
package io.jsonrpc.server.extension;

import org.jspecify.annotations.NullMarked;
