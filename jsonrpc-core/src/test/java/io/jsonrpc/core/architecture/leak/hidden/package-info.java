@Internal
@NullMarked
package io.jsonrpc.core.architecture.leak.hidden;

import io.jsonrpc.core.Internal;
import org.jspecify.annotations.NullMarked;
