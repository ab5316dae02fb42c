/** What is on the wire: records and sealed types; knows nothing of the packages above it. */
@NullMarked
package io.jsonrpc.core.message;

import org.jspecify.annotations.NullMarked;
