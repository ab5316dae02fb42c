package io.jsonrpc.bank.users;

import io.jsonrpc.annotation.JsonRpcError;

@JsonRpcError(type = "user.exists", code = -5678, message = "User already exists")
public class UserExistsException extends RuntimeException {}
