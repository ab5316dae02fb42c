package io.jsonrpc.bank;

import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.core.Session;
import io.jsonrpc.spring.controller.JsonRpcController;
import io.jsonrpc.spring.controller.JsonRpcHeader;
import io.jsonrpc.spring.controller.OnClosed;
import io.jsonrpc.spring.controller.OnConnected;
import java.security.Principal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.web.bind.annotation.PathVariable;

@JsonRpcController("/branches/{branch}")
class BranchController {

    private final List<String> visitors = new CopyOnWriteArrayList<>();

    @OnConnected
    void enters(Session session, @PathVariable String branch, Optional<Principal> user) {
        session.setReconnectionTimeout(60_000);
        session.getAttributes().put("desk", new Desk(branch));
        this.visitors.add(branch);
    }

    @OnClosed
    void leaves(@PathVariable String branch, String status) {
        this.visitors.remove(branch);
    }

    @JsonRpcMethod
    public String hello(
            String name, @PathVariable String branch, @JsonRpcHeader("X-Tablet") Optional<Integer> tablet, Desk desk) {
        return "Hello " + name + " in " + branch + " at " + desk.name()
                + tablet.map(number -> " on " + number).orElse("");
    }

    @JsonRpcMethod
    public String language(Locale locale) {
        return locale.getDisplayLanguage(Locale.ENGLISH);
    }

    @JsonRpcMethod
    public String owner(Principal user) {
        return user.getName();
    }

    List<String> visitors() {
        return this.visitors;
    }
}
