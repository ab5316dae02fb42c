/** The options of one client, and what it runs with: time, threads, codec, chance. */
@NullMarked
package io.jsonrpc.client.settings;

import org.jspecify.annotations.NullMarked;
