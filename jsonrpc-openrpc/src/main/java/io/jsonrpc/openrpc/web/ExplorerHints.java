package io.jsonrpc.openrpc.web;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/** Has native images contain the files of the explorer, and what Javadoc says of methods and types. */
public final class ExplorerHints implements RuntimeHintsRegistrar {

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
        hints.resources().registerPattern(ExplorerFiles.FOLDER + "*");
        hints.resources().registerPattern("META-INF/jsonrpc/docs/*");
    }
}
