package io.jsonrpc.bank.notes;

import io.jsonrpc.annotation.JsonRpcService;

@JsonRpcService("page")
public interface NotePage {

    boolean confirm(String question);
}
