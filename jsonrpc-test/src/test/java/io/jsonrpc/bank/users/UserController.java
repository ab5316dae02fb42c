package io.jsonrpc.bank.users;

import io.jsonrpc.spring.controller.JsonRpcController;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

@JsonRpcController("/users")
class UserController implements UserService {

    private final Map<String, User> users = new ConcurrentHashMap<>();

    @Override
    public User createUser(String name, Optional<String> password) {
        User user = new User(name);
        if (this.users.putIfAbsent(name, user) != null) {
            throw new UserExistsException();
        }
        return user;
    }

    @Override
    public int count() {
        return this.users.size();
    }
}
