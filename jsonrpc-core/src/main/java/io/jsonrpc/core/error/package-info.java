/**
 * The exceptions of the framework. {@code JsonRpcException} is their superclass: a {@code RemoteErrorException} carries
 * an error of the other side, a {@code TransportException} says that a message could not be exchanged.
 */
@NullMarked
package io.jsonrpc.core.error;

import org.jspecify.annotations.NullMarked;
