/**
 * The API of the server. Applications map paths to handlers with a {@code JsonRpcConfigurer}, reach sessions through
 * the {@code SessionManager}, and observe the server with a {@code ServerObserver}.
 */
@NullMarked
package io.jsonrpc.server;

import org.jspecify.annotations.NullMarked;
