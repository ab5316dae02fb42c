package io.jsonrpc.guide.api;

import io.jsonrpc.annotation.JsonRpcError;

@JsonRpcError(type = "prices.unknown", code = 1001)
public class UnknownSymbolException extends Exception {

    public UnknownSymbolException(String message) {
        super(message);
    }
}
