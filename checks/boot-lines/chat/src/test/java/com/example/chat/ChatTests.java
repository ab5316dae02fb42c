package com.example.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.test.JsonRpcTester;
import io.jsonrpc.test.Notifications;
import io.jsonrpc.test.autoconfigure.JsonRpcTest;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@JsonRpcTest(ChatController.class)
class ChatTests {

    @Autowired
    JsonRpcTester tester;

    record Said(Message message) {}

    @Test
    void whatOneSaysAllHear() throws Exception {
        JsonRpcTester ann = in("lobby");
        ChatApi bob = in("lobby").proxy(ChatApi.class);
        Notifications heard = ann.notifications("room.said");

        ann.proxy(ChatApi.class).enter("Ann");
        assertThat(bob.enter("Bob")).containsExactly("Ann");
        bob.say("hello");

        assertThat(heard.next(3))
                .extracting(notification -> notification.params(Said.class).message().text())
                .containsExactly("enters", "enters", "hello");
    }

    @Test
    void aNameIsNotBlank() {
        in("lobby").call("chat.enter", Map.of("name", " ")).error().hasCode(-32602).hasData("path", "$.name");
    }

    private JsonRpcTester in(String room) {
        return this.tester.mutate().path("/chat/" + room).build();
    }
}
