/** The registry: which handler answers on which path, with which options. */
@NullMarked
package io.jsonrpc.server.endpoint;

import org.jspecify.annotations.NullMarked;
