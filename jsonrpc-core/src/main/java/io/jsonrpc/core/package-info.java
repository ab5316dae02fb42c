/**
 * The API of both ends: sessions, request senders, handlers, transactions and limits. Applications program against this
 * package; its subpackages hold the message types, the exceptions, and the engine behind the interfaces.
 */
@NullMarked
package io.jsonrpc.core;

import org.jspecify.annotations.NullMarked;
