package io.jsonrpc.bank.notes;

import io.jsonrpc.client.JsonRpcClient;

final class NoteClient {

    private NoteClient() {}

    static int saveTwice(JsonRpcClient client, Note note) throws NotConfirmedException {
        client.implement(NotePage.class, question -> true);
        NoteServer server = client.proxy(NoteServer.class);
        server.save(note);
        return server.save(note);
    }
}
