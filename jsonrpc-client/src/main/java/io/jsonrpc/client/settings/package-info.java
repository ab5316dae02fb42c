/** The options of one client, and what it runs with: time, threads, codec, chance. */
@Internal
@NullMarked
package io.jsonrpc.client.settings;

import io.jsonrpc.core.Internal;
import org.jspecify.annotations.NullMarked;
