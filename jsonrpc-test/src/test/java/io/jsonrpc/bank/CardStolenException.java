package io.jsonrpc.bank;

import io.jsonrpc.annotation.JsonRpcError;

@JsonRpcError(type = "card.stolen", code = 1010)
public class CardStolenException extends Exception {

    public CardStolenException(String message) {
        super(message);
    }
}
