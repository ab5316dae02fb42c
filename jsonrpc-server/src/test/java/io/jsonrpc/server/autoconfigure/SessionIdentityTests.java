package io.jsonrpc.server.autoconfigure;

import static io.jsonrpc.fixtures.Messages.error;
import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.session.frame.ControlFrame;
import io.jsonrpc.core.session.frame.SessionTerms;
import io.jsonrpc.network.WireSocket;
import io.jsonrpc.server.web.OnEachWebStack;
import io.jsonrpc.server.web.WebStack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A client that expects a principal gets no session of another one, with users that Spring Security has authenticated. */
@OnEachWebStack
class SessionIdentityTests {

    private static final String REFUSED =
            error("'rpc.session.1'", -32004, "Another principal", "{'type':'session.identity'}");

    private static ConfigurableApplicationContext application;

    @Parameter
    private WebStack stack;

    @BeforeParameterizedClassInvocation
    static void start(WebStack stack) {
        application = new SpringApplicationBuilder(ChannelPathsTests.Application.class)
                .web(stack.type())
                .run("--server.port=0");
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        application.close();
    }

    /** A socket of this user, nobody for an empty name. */
    private static WireSocket connect(String user) throws IOException {
        String credentials = Base64.getEncoder().encodeToString((user + ":secret").getBytes(StandardCharsets.UTF_8));
        String[] headers = user.isEmpty()
                ? new String[] {"Sec-WebSocket-Protocol: jsonrpc2.session.v1"}
                : new String[] {"Sec-WebSocket-Protocol: jsonrpc2.session.v1", "Authorization: Basic " + credentials};
        return WireSocket.connect(TalkApplication.port(application), "/public/1", headers);
    }

    private static String open(String identity) {
        return new ControlFrame.Open(
                        "rpc.session.1", "test/1", 25_000, 10_000, SessionTerms.NO_EXTENSIONS, null, identity)
                .text();
    }

    @Test
    void theOneWhoIsExpectedGetsASession() throws Exception {
        for (String user : new String[] {"user", "admin", ""}) {
            try (WireSocket socket = connect(user)) {
                assertThat(socket.exchange(open(user))).contains("\"sessionId\"");
            }
        }
    }

    @Test
    void anybodyElseIsRefusedAndNoSessionBegins() throws Exception {
        String[][] others = {{"user", "admin"}, {"user", "User"}, {"user", ""}, {"", "user"}};
        for (String[] other : others) {
            try (WireSocket socket = connect(other[0])) {
                assertThat(socket.exchange(open(other[1]))).isEqualTo(REFUSED);
                assertThat(socket.exchange(open(other[0]))).contains("\"sessionId\"");
            }
        }
    }
}
