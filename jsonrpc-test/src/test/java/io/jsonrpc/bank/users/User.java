package io.jsonrpc.bank.users;

public record User(String userName) {}
