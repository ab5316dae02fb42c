package io.jsonrpc.bank.rooms;

public record Said(String by, String text) {}
