/** What the properties say, in the form the server uses. */
@NullMarked
package io.jsonrpc.server.settings;

import org.jspecify.annotations.NullMarked;
