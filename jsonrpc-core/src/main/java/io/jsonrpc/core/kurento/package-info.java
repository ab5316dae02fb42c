/**
 * The handler of Kurento's JSON-RPC as documented there: one type that handles requests, listens to sessions and
 * defines the options of its path. Code written for it compiles with changed imports.
 */
@NullMarked
package io.jsonrpc.core.kurento;

import org.jspecify.annotations.NullMarked;
