/**
 * The handler of Kurento's JSON-RPC as its documentation shows it: one type that handles requests, listens to sessions
 * and says how its path is served. Code written for it compiles with other imports.
 */
@NullMarked
package io.jsonrpc.core.kurento;

import org.jspecify.annotations.NullMarked;
