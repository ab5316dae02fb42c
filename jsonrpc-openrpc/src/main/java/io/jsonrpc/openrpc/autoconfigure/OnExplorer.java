package io.jsonrpc.openrpc.autoconfigure;

/** Matches if the explorer is wanted, where there are documents. */
final class OnExplorer extends OnDevelopment {

    static final String PROPERTY = "jsonrpc.openrpc.explorer.enabled";

    OnExplorer() {
        super(PROPERTY);
    }
}
