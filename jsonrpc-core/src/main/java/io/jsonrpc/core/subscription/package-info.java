/** How the streams of the other side are received: what a subscriber wants of them, and how it changes that later. */
@NullMarked
package io.jsonrpc.core.subscription;

import org.jspecify.annotations.NullMarked;
