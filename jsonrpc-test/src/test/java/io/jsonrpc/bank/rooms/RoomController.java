package io.jsonrpc.bank.rooms;

import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.core.Session;
import io.jsonrpc.server.SessionManager;
import io.jsonrpc.spring.controller.JsonRpcController;
import io.jsonrpc.spring.controller.OnConnected;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.web.bind.annotation.PathVariable;

@JsonRpcController("/rooms/{room}")
class RoomController {

    private final SessionManager sessions;

    private final Map<String, List<Said>> history = new ConcurrentHashMap<>();

    RoomController(SessionManager sessions) {
        this.sessions = sessions;
    }

    @OnConnected
    void joined(Session session, @PathVariable String room) {
        this.sessions.joinGroup(room, session);
    }

    @JsonRpcMethod
    public Said say(String by, String text, @PathVariable String room) {
        Said said = new Said(by, text);
        this.history.computeIfAbsent(room, name -> new CopyOnWriteArrayList<>()).add(said);
        this.sessions.inGroup(room).sendNotification("said", said);
        return said;
    }

    @JsonRpcMethod
    public List<Said> history(@PathVariable String room) {
        return this.history.getOrDefault(room, List.of());
    }
}
