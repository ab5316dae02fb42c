/** What a server application programs against: configurer, registry, session manager. */
@NullMarked
package io.jsonrpc.server;

import org.jspecify.annotations.NullMarked;
