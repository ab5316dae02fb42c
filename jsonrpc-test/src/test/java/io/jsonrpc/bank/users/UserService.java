package io.jsonrpc.bank.users;

import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.annotation.JsonRpcParam;
import io.jsonrpc.annotation.JsonRpcService;
import java.util.Optional;

@JsonRpcService
public interface UserService {

    User createUser(@JsonRpcParam("userName") String name, @JsonRpcParam("password") Optional<String> password)
            throws UserExistsException;

    @JsonRpcMethod("Users.Count")
    int count();
}
