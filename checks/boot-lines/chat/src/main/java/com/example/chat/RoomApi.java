package com.example.chat;

import io.jsonrpc.annotation.JsonRpcService;

/** What the server calls. */
@JsonRpcService(value = "room", notifications = true)
public interface RoomApi {

    void said(Message message);
}
