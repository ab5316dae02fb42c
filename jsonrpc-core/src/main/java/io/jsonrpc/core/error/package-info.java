/** What went wrong, as Java code sees it: the other side said no, or we failed. */
@NullMarked
package io.jsonrpc.core.error;

import org.jspecify.annotations.NullMarked;
