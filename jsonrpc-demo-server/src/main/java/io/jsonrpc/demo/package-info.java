/** The demo server: an application as a user of the starter would write it. */
@NullMarked
package io.jsonrpc.demo;

import org.jspecify.annotations.NullMarked;
