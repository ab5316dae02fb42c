/**
 * What an annotated type says about methods on the wire: read once, immutable, and used by everything that calls such
 * methods or is called by them.
 */
@NullMarked
package io.jsonrpc.core.contract;

import org.jspecify.annotations.NullMarked;
