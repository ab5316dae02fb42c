package io.jsonrpc.bank.guests;

import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.core.Session;
import io.jsonrpc.server.SessionManager;
import io.jsonrpc.spring.controller.JsonRpcController;
import java.util.Optional;

@JsonRpcController("/guests")
public class VisitController {

    private final SessionManager sessions;

    VisitController(SessionManager sessions) {
        this.sessions = sessions;
    }

    @JsonRpcMethod
    public int enter(String room, Session session) {
        this.sessions.joinGroup(room, session);
        return this.sessions.inGroup(room).size();
    }

    @JsonRpcMethod
    public void call(String room, Optional<String> text) {
        this.sessions.inGroup(room).proxy(GuestApi.class).greeting(text.orElse("hello"));
    }
}
