package io.jsonrpc.server.autoconfigure;

import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static io.jsonrpc.server.autoconfigure.SecuredApplication.CLOSED;
import static io.jsonrpc.server.autoconfigure.SecuredApplication.EXPIRED_TOKEN;
import static io.jsonrpc.server.autoconfigure.SecuredApplication.REACHED;
import static io.jsonrpc.server.autoconfigure.SecuredApplication.basic;
import static io.jsonrpc.server.autoconfigure.SecuredApplication.login;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.jsonrpc.core.session.frame.ControlFrame;
import io.jsonrpc.network.WireSocket;
import io.jsonrpc.server.web.OnEachWebStack;
import io.jsonrpc.server.web.WebStack;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A logout ends what was opened with the login, and nothing else. */
@OnEachWebStack
class LogoutTests {

    private static final String SESSION = "Sec-WebSocket-Protocol: jsonrpc2.session.v1";

    private static String open(String extensions) {
        return request(
                "'rpc.session.1'",
                "rpc.session.open",
                "{'version':1,'client':'test/1','heartbeat':25000,'limits':{'messageBytes':1048576}," + "'extensions':{"
                        + extensions + "}}");
    }

    private static final String EXPIRED = "4501 the login has expired";

    private static final String ENDED = " 4501 the login has ended";

    private static ConfigurableApplicationContext application;

    private static int port;

    @Parameter
    private WebStack stack;

    private static ConfigurableApplicationContext start(WebStack stack, String... arguments) {
        return new SpringApplicationBuilder(SecuredApplication.class)
                .web(stack.type())
                .properties("server.port=0")
                .run(arguments);
    }

    private static int port(ConfigurableApplicationContext of) {
        return Integer.parseInt(of.getEnvironment().getRequiredProperty("local.server.port"));
    }

    @BeforeParameterizedClassInvocation
    static void start(WebStack stack) {
        application = start(stack, new String[0]);
        port = port(application);
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        application.close();
    }

    @BeforeEach
    void forget() {
        SecuredApplication.test = UUID.randomUUID().toString();
        CLOSED.clear();
    }

    private static WireSocket connect(String... headers) throws IOException {
        List<String> all = new ArrayList<>(List.of(headers));
        all.add(SecuredApplication.TEST_HEADER + ": " + SecuredApplication.test);
        return WireSocket.connect(port, "/methods", all.toArray(String[]::new));
    }

    private static void logout(int of, String cookie) throws Exception {
        assertThat(SecuredApplication.post(of, "/logout", "", cookie).statusCode())
                .isIn(204, 302);
    }

    private static void assertWorks(WireSocket socket) throws IOException {
        assertThat(socket.exchange(request(1, "ruled.login"))).isEqualTo(result(1, "'done'"));
    }

    private static String closed() throws InterruptedException {
        return String.valueOf(CLOSED.poll(1, TimeUnit.MINUTES));
    }

    private static String received(WireSocket socket) throws IOException {
        String text = socket.receive();
        return text.contains("rpc.session.ack") ? received(socket) : text;
    }

    @Test
    void theSessionsOfTheLoginEndAndThoseOfOthersGoOn() throws Exception {
        String alice = login(port, "alice");
        String elsewhere = login(port, "alice");
        try (WireSocket own = connect(alice);
                WireSocket other = connect(elsewhere);
                WireSocket repeated = connect(basic("alice"));
                WireSocket bob = connect(login(port, "bob"))) {
            assertWorks(own);
            assertWorks(other);
            assertWorks(repeated);
            assertWorks(bob);

            logout(port, alice);

            assertThat(own.closeCode()).isEqualTo(4501);
            assertThat(closed()).isEqualTo("alice" + ENDED);
            assertWorks(other);
            assertWorks(repeated);
            assertWorks(bob);
            assertThat(CLOSED).isEmpty();
        }
    }

    @Test
    void aSocketThatHasNotBegunASessionEndsToo() throws Exception {
        String alice = login(port, "alice");
        try (WireSocket own = connect(alice, SESSION)) {
            // A PONG comes from a socket whose handshake is over on the server, too.
            own.frame(0x89);
            assertThat(own.next().opcode()).isEqualTo(0xA);
            logout(port, alice);

            assertThat(own.closeCode()).isEqualTo(4501);
        }
        assertThat(CLOSED).isEmpty();
    }

    @Test
    void aLoginOfAnotherUserThatTheHttpSessionOnlyAccompaniesGoesOn() throws Exception {
        String alice = login(port, "alice");
        try (WireSocket bob = connect(alice, basic("bob"))) {
            assertWorks(bob);

            logout(port, alice);

            assertWorks(bob);
            bob.sendClose(1000, "");
            assertThat(closed()).startsWith("bob ");
        }
    }

    @Test
    void aTokenThatHasExpiredCallsNothingAndItsSessionsEnd() throws Exception {
        REACHED.clear();
        String expired = "Authorization: Bearer " + EXPIRED_TOKEN;
        try (WireSocket plain = connect(expired);
                WireSocket resumable = connect(expired, SESSION)) {
            plain.send(request(1, "ruled.login"));
            resumable.send(open(""));
            resumable.send(request(1, "ruled.login"));

            assertThat(plain.receiveClose()).isEqualTo(EXPIRED);
            assertThat(resumable.receiveClose()).isEqualTo(EXPIRED);
        }
        assertThat(REACHED).isEmpty();
    }

    @Test
    void nobodyIsNoUser() throws Exception {
        try (WireSocket socket = connect()) {
            assertThat(socket.exchange(request(1, "open"))).isEqualTo(result(1, "'done'"));
            socket.sendClose(1000, "");
            assertThat(closed()).startsWith("nobody ");
        }
    }

    @Test
    void aSessionWithChannelsEndsWithAllOfThem() throws Exception {
        String alice = login(port, "alice");
        try (WireSocket own = connect(alice, SESSION)) {
            assertThat(own.exchange(open("'channels':{'max':4,'parts':16384}"))).contains("\"channels\"");
            own.send("0:" + request("'rpc.session.3'", "rpc.session.channel.open", "{'channel':3,'path':'/methods'}"));
            assertThat(received(own)).startsWith("0:").contains("\"result\"");
            own.send("3:" + request(1, "ruled.login"));
            assertThat(received(own)).isEqualTo("3:" + result(1, "'done'"));

            logout(port, alice);

            assertThat(own.closeCode()).isEqualTo(4501);
            assertThat(closed()).startsWith("alice ");
            assertThat(closed()).startsWith("alice ");
        }
    }

    @Test
    void aSessionThatWaitsForItsClientIsNotResumed() throws Exception {
        String alice = login(port, "alice");
        WireSocket own = connect(alice, SESSION);
        JsonObject opened =
                JsonParser.parseString(own.exchange(open(""))).getAsJsonObject().getAsJsonObject("result");
        own.send(request(1, "ruled.login"));
        assertThat(received(own)).contains("done");
        own.socket().close();

        logout(port, alice);

        assertThat(closed()).startsWith("alice ");
        try (WireSocket back = connect(basic("alice"), SESSION)) {
            String answer = back.exchange(new ControlFrame.Resume(
                            "rpc.session.1",
                            opened.get("sessionId").getAsString(),
                            opened.get("token").getAsString(),
                            1,
                            0,
                            1)
                    .text());
            assertThat(answer).contains("-32051", "denied");
        }
    }

    @Test
    void aLoginOnTopOfAnotherChangesTheIdOfTheHttpSessionAndTheSessionsFollowIt() throws Exception {
        String before = login(port, "alice");
        try (WireSocket own = connect(before)) {
            assertWorks(own);
            String after = login(port, "alice", before);
            assertThat(after).isNotEqualTo(before);

            logout(port, after);

            assertThat(own.closeCode()).isEqualTo(4501);
        }
    }

    @Test
    void sessionsOutliveALogoutOnTheServletStackIfTheApplicationSaysSo() throws Exception {
        if (this.stack.type() == WebApplicationType.SERVLET) {
            try (ConfigurableApplicationContext lasting =
                    start(this.stack, "--jsonrpc.server.sessions.end-with-login=false")) {
                String alice = login(port(lasting), "alice");
                try (WireSocket own = WireSocket.connect(port(lasting), "/methods", alice)) {
                    assertWorks(own);
                    logout(port(lasting), alice);
                    assertWorks(own);
                }
            }
        }
    }
}
