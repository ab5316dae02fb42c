package io.jsonrpc.test;

import org.jspecify.annotations.Nullable;

/** A call as messages of failures show it. */
record Call(String method, @Nullable Object params) {

    @Override
    public String toString() {
        return this.params == null ? this.method : this.method + " " + Json.shown(this.params);
    }
}
