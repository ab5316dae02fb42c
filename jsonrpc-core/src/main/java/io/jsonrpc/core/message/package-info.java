/**
 * The messages on the wire as records and sealed types, with their ids, JSON text, errors and limits. Depends on no
 * other package of the framework.
 */
@NullMarked
package io.jsonrpc.core.message;

import org.jspecify.annotations.NullMarked;
