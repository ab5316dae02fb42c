package io.jsonrpc.openrpc;

import io.jsonrpc.annotation.JsonRpcService;

/** What the page of a shop answers. */
@JsonRpcService("page")
public interface PageApi {

    boolean confirm(String text);
}
