package io.jsonrpc.core.architecture.leak;

import io.jsonrpc.core.Internal;

/** Internal in a package that is not. */
@Internal
public interface Marked {}
