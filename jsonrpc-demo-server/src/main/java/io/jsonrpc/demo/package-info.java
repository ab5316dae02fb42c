/** The demo server: what a user of the starter would write. */
@NullMarked
package io.jsonrpc.demo;

import org.jspecify.annotations.NullMarked;
