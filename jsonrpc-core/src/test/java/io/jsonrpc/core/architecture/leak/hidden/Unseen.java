package io.jsonrpc.core.architecture.leak.hidden;

/** Named by private parts of the API only. */
public record Unseen() {}
