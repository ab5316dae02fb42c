package io.jsonrpc.bank.notes;

import io.jsonrpc.core.JsonRpcCall;
import io.jsonrpc.spring.controller.JsonRpcController;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

@JsonRpcController("/notes")
class NoteController implements NoteServer {

    private final Map<String, Note> notes = new ConcurrentHashMap<>();

    @Override
    public int save(Note note) throws NotConfirmedException {
        NotePage page = JsonRpcCall.current().getSession().proxy(NotePage.class);
        if (this.notes.containsKey(note.title()) && !page.confirm("Replace " + note.title() + "?")) {
            throw new NotConfirmedException();
        }
        this.notes.put(note.title(), note);
        return this.notes.size();
    }

    @Override
    public void discard(Note note) {
        this.notes.remove(note.title());
    }
}
