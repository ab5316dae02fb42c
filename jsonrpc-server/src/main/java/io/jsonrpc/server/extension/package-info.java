/** The extensions that are negotiated when a session is opened, and those that are built in. */
@NullMarked
package io.jsonrpc.server.extension;

import org.jspecify.annotations.NullMarked;
