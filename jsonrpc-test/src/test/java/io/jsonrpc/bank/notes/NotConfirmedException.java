package io.jsonrpc.bank.notes;

import io.jsonrpc.annotation.JsonRpcError;

@JsonRpcError(type = "note.notConfirmed", code = 1001)
public class NotConfirmedException extends Exception {}
