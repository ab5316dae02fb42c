/** Auto-configuration of documents. */
@NullMarked
package io.jsonrpc.openrpc.autoconfigure;

import org.jspecify.annotations.NullMarked;
