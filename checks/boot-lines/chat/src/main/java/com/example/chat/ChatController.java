package com.example.chat;

import io.jsonrpc.core.JsonRpcCall;
import io.jsonrpc.core.Session;
import io.jsonrpc.server.SessionManager;
import io.jsonrpc.spring.controller.JsonRpcController;
import io.jsonrpc.spring.controller.OnClosed;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

@JsonRpcController("/chat/{room}")
class ChatController implements ChatApi {

    private final SessionManager sessions;

    ChatController(SessionManager sessions) {
        this.sessions = sessions;
    }

    @Override
    public synchronized List<String> enter(String name) throws ChatException {
        Session session = JsonRpcCall.current().getSession();
        List<String> others = this.sessions.inGroup(room(session)).sessions().stream()
                .filter(other -> !other.equals(session))
                .map(ChatController::name)
                .toList();
        if (others.contains(name)) {
            throw new ChatException("The name " + name + " is taken");
        }
        session.getAttributes().put("name", name);
        this.sessions.joinGroup(room(session), session);
        tell(session, "enters");
        return others;
    }

    @Override
    public void say(String text) throws ChatException {
        Session session = JsonRpcCall.current().getSession();
        if (name(session) == null) {
            throw new ChatException("Enter the room first");
        }
        tell(session, text);
    }

    @OnClosed
    void leave(Session session) {
        if (name(session) != null) {
            tell(session, "leaves");
        }
    }

    private void tell(Session from, String text) {
        Message message = new Message(name(from), text, Instant.now());
        this.sessions.inGroup(room(from)).proxy(RoomApi.class).said(message);
    }

    private static String name(Session session) {
        return Objects.toString(session.getAttributes().get("name"), null);
    }

    private static String room(Session session) {
        return session.getPathVariables().get("room");
    }
}
