package io.jsonrpc.bank;

record Desk(String name) {}
