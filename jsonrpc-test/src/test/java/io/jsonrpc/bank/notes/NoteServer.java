package io.jsonrpc.bank.notes;

import io.jsonrpc.annotation.JsonRpcNotification;
import io.jsonrpc.annotation.JsonRpcParams;
import io.jsonrpc.annotation.JsonRpcService;

@JsonRpcService("notes")
public interface NoteServer {

    int save(@JsonRpcParams Note note) throws NotConfirmedException;

    @JsonRpcNotification
    void discard(@JsonRpcParams Note note);
}
