/** Clients and the proxies of shared interfaces as beans. */
@NullMarked
package io.jsonrpc.spring.client;

import org.jspecify.annotations.NullMarked;
