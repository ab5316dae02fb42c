package com.example.chat;

import io.jsonrpc.annotation.JsonRpcService;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.List;

/** What a client calls. */
@JsonRpcService("chat")
public interface ChatApi {

    /** Enters the room, and returns who is in it already. */
    List<String> enter(@NotBlank @Size(max = 20) String name) throws ChatException;

    void say(@NotBlank @Size(max = 500) String text) throws ChatException;
}
