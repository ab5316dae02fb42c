package com.example.chat;

import io.jsonrpc.annotation.JsonRpcError;

@JsonRpcError(type = "chat.refused", code = 1001)
public class ChatException extends Exception {

    public ChatException(String message) {
        super(message);
    }
}
