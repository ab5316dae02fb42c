package io.jsonrpc.guide.api;

public record Order(String symbol, int quantity) {}
