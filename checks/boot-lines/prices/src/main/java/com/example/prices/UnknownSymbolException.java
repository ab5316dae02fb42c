package com.example.prices;

import io.jsonrpc.annotation.JsonRpcError;

@JsonRpcError(type = "prices.unknownSymbol", code = 1001)
public class UnknownSymbolException extends Exception {

    public UnknownSymbolException(String message) {
        super(message);
    }
}
