@NullMarked
package io.jsonrpc.core.architecture.leak;

import org.jspecify.annotations.NullMarked;
