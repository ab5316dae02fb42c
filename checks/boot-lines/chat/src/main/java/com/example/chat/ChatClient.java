package com.example.chat;

import io.jsonrpc.client.JsonRpcClient;
import io.jsonrpc.client.JsonRpcClientWebSocket;
import io.jsonrpc.core.error.RemoteErrorException;
import java.util.Scanner;

public class ChatClient {

    public static void main(String[] args) throws Exception {
        try (JsonRpcClient client = new JsonRpcClientWebSocket(args[0])) {
            client.implement(
                    RoomApi.class, message -> System.out.println(message.name() + ": " + message.text()));
            ChatApi chat = client.proxy(ChatApi.class);
            System.out.println("In the room: " + chat.enter(args[1]));
            Scanner lines = new Scanner(System.in);
            while (lines.hasNextLine()) {
                try {
                    chat.say(lines.nextLine());
                } catch (RemoteErrorException refused) {
                    System.out.println(refused.getMessage());
                }
            }
        }
    }
}
