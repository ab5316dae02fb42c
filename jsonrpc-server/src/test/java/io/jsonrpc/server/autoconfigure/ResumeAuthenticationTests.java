package io.jsonrpc.server.autoconfigure;

import static io.jsonrpc.fixtures.Messages.error;
import static io.jsonrpc.fixtures.Messages.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.jsonrpc.core.session.frame.ControlFrame;
import io.jsonrpc.core.session.frame.SessionTerms;
import io.jsonrpc.network.WireSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** Who may resume a session, with users that Spring Security has authenticated, over the network. */
class ResumeAuthenticationTests {

    private static final String DENIED = error("'rpc.session.1'", -32051, "not resumable", "{'reason':'denied'}");

    private static ConfigurableApplicationContext application;

    private String sessionId = "";

    private String token = "";

    @BeforeAll
    static void start() {
        application = TalkApplication.start();
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    private static WireSocket connect(String user, String path) throws IOException {
        String credentials = Base64.getEncoder().encodeToString((user + ":secret").getBytes(StandardCharsets.UTF_8));
        // With the subprotocol no plain session begins, however late the first message comes.
        return WireSocket.connect(
                TalkApplication.port(application),
                path,
                "Authorization: Basic " + credentials,
                "Sec-WebSocket-Protocol: jsonrpc2.session.v1");
    }

    private static JsonObject result(WireSocket socket) throws IOException {
        return JsonParser.parseString(socket.receive()).getAsJsonObject().getAsJsonObject("result");
    }

    private WireSocket open() throws IOException {
        WireSocket socket = connect("alice", "/rooms/1");
        socket.send(new ControlFrame.Open("rpc.session.1", "test/1", 25_000, 10_000, SessionTerms.NO_EXTENSIONS, null)
                .text());
        JsonObject opened = result(socket);
        this.sessionId = opened.get("sessionId").getAsString();
        this.token = opened.get("token").getAsString();
        return socket;
    }

    private static String resume(String sessionId, String token, int attempt) {
        return new ControlFrame.Resume("rpc.session.1", sessionId, token, attempt, 0, 1).text();
    }

    @Test
    void anotherUserAndAnotherRoomAreAnsweredLikeAnUnknownSession() throws Exception {
        try (WireSocket alice = open();
                WireSocket mallory = connect("mallory", "/rooms/1");
                WireSocket elsewhere = connect("alice", "/rooms/2")) {
            mallory.send(resume(this.sessionId, this.token, 1));
            assertThat(mallory.receive()).isEqualTo(DENIED);
            mallory.send(resume("no-such-session", this.token, 1));
            assertThat(mallory.receive()).isEqualTo(DENIED);
            elsewhere.send(resume(this.sessionId, this.token, 1));
            assertThat(elsewhere.receive()).isEqualTo(DENIED);

            alice.send(request(1, "ping"));
            assertThat(alice.receive()).contains("pong");
            try (WireSocket back = connect("alice", "/rooms/1")) {
                back.send(resume(this.sessionId, this.token, 1));
                assertThat(result(back).get("received").getAsInt()).isEqualTo(1);
            }
        }
    }

    @Test
    void whoIsNobodyDoesNotEvenGetASocket() {
        assertThatThrownBy(() -> WireSocket.connect(TalkApplication.port(application), "/rooms/1"))
                .hasMessageContaining("401");
    }

    @Test
    void floodOfGuessesIsSentAwayAndTheOwnerComesBackInTheMiddleOfIt() throws Exception {
        try (WireSocket alice = open()) {
            for (int guess = 1; guess <= 6; guess++) {
                WireSocket guesser = connect("mallory", "/rooms/1");
                guesser.send(resume(this.sessionId, "g".repeat(43), guess));
                assertThat(guesser.receive()).isEqualTo(DENIED);
                if (guess == 6) {
                    assertThatThrownBy(guesser::receive).hasMessageContaining("4102");
                }
                guesser.close();
            }
            try (WireSocket back = connect("alice", "/rooms/1")) {
                back.send(resume(this.sessionId, this.token, 1));
                assertThat(result(back).get("received").getAsInt()).isZero();
                assertThatThrownBy(alice::receive).hasMessageContaining("4101");
            }
        }
    }

    @Test
    void tokenThatWasUsedByAThiefIsFoundOutWhenItsOwnerComesBack() throws Exception {
        try (WireSocket alice = open();
                WireSocket thief = connect("alice", "/rooms/1");
                WireSocket back = connect("alice", "/rooms/1")) {
            thief.send(resume(this.sessionId, this.token, 1));
            thief.receive();
            thief.send(new ControlFrame.Ack(0, 0, 1).text());
            assertThatThrownBy(alice::receive).hasMessageContaining("4101");
            thief.send(request(1, "ping"));
            assertThat(thief.receive()).contains("pong");

            back.send(resume(this.sessionId, this.token, 2));

            assertThatThrownBy(back::receive).hasMessageContaining("4503");
            assertThatThrownBy(thief::receive).hasMessageContaining("4503");
        }
    }
}
