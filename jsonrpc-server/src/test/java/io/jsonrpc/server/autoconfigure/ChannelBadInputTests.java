package io.jsonrpc.server.autoconfigure;

import static io.jsonrpc.fixtures.Messages.batch;
import static io.jsonrpc.fixtures.Messages.error;
import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.network.WireSocket;
import io.jsonrpc.server.ChannelAuthorizer;
import io.jsonrpc.server.ChannelAuthorizer.Decision;
import io.jsonrpc.server.JsonRpcConfigurer;
import io.jsonrpc.server.web.OnEachWebStack;
import io.jsonrpc.server.web.WebStack;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What no honest client sends, on each web stack: PROTOCOL.md, 3.6. */
@OnEachWebStack
@Tag("exhaustive")
@Timeout(120)
class ChannelBadInputTests {

    private static final String[] HEADERS = {"Sec-WebSocket-Protocol: jsonrpc2.session.v1"};

    private static final String SESSION_OVER = request(
            "'rpc.session.1'",
            "rpc.session.open",
            "{'version':1,'client':'test/1','heartbeat':60000,'limits':{'messageBytes':1048576},"
                    + "'extensions':{'channels':{'max':4,'parts':16384}}}");

    /** Channels 1 and 3 are open, 5 is spent, and 7 is a set of both. */
    private static final List<String> END_THE_SESSION = List.of(
            "00:{}",
            "07:{}",
            "2147483648:{}",
            "2147483647:{}",
            "5:{}",
            "9:{}",
            "2:{}",
            "9+:{}",
            "0:",
            "0:[",
            "0:" + request(1, "echo"),
            "0: " + notification("rpc.session.channel.close"),
            "0:" + batch(notification("rpc.session.channel.close")),
            "0+:" + closing(1),
            "0:" + notification("rpc.session.ack", "{'received':0,'sent':0}"),
            "0:" + notification("rpc.session.goaway", "{'withinMillis':1}"),
            "0:" + notification("rpc.session.flow", "{'version':1,'perSecond':1}"),
            "0:" + request("'rpc.session.9'", "rpc.session.open"),
            "0:" + request("'rpc.session.9'", "rpc.session.resume"),
            "0:" + request("'rpc.session.9'", "rpc.session.close"),
            "0:" + result("'rpc.session.9'", "{}"),
            open(1, "'path':'/rooms/1'"),
            open(2, "'path':'/rooms/1'"),
            open(5, "'path':'/rooms/1'"),
            open(9, "'weight':1"),
            open(9, "'path':'/rooms/1','weight':17"),
            open(9, "'path':'/rooms/1','weight':-1"),
            open(9, "'path':'/rooms/1','weight':1e0"),
            open(9, "'path':'/rooms/1','registerInfo':'" + "x".repeat(4096) + "'"),
            zero("close", "'channel':9,'code':1000,'received':0"),
            zero("close", "'channel':1,'code':1000,'received':9"),
            zero("close", "'channel':1,'code':5000,'received':0"),
            zero("move", "'channel':1,'to':1"),
            zero("move", "'channel':1,'to':3"),
            zero("move", "'channel':1,'to':10"),
            zero("move", "'channel':9,'to':11"),
            zero("move", "'channel':7,'to':11"),
            zero("moved", "'channel':9,'ticket':'t'"),
            zero("moved", "'channel':1"),
            zero("merge", "'set':9,'add':[2]"),
            zero("merge", "'set':9,'add':[7]"),
            zero("merge", "'set':9,'add':[1,1]"),
            zero("merge", "'set':9,'add':[]"),
            zero("merge", "'set':7,'add':[1]"),
            zero("merge", "'set':7,'add':[7]"),
            zero("merge", "'set':7,'remove':[5]"),
            zero("merge", "'set':8,'add':[1]"),
            zero("merge", "'set':1,'add':[3]"),
            "7:" + request(1, "echo"),
            "7:" + batch(notification("echo")),
            "7:" + result(1, "1"),
            "7:",
            "7+:{");

    private static final List<String> UNREADABLE = List.of(
            "7 :{}",
            "\uFF17:{}",
            "@",
            "@a",
            "@a,01:{}",
            "@a,9007199254740992:{}",
            "@unknown,1:{}",
            ":{}",
            "-1:{}",
            "+:{}");

    private static final CountDownLatch decided = new CountDownLatch(1);

    private static ConfigurableApplicationContext application;

    @Parameter
    private WebStack stack;

    @Configuration(proxyBeanMethods = false)
    static class Application extends ChannelServer {

        @Bean
        JsonRpcConfigurer handlers() {
            RequestHandler<?> echo = (transaction, request) -> transaction.sendResponse(request.getParams());
            return registry -> registry.addHandler(echo, "/rooms/{id}").withChannels();
        }

        /** Never decides about one path. */
        @Bean
        @Override
        ChannelAuthorizer authorizer() {
            return request -> {
                if (request.path().equals("/rooms/undecided")) {
                    try {
                        decided.await(100, TimeUnit.SECONDS);
                    } catch (InterruptedException stopped) {
                        Thread.currentThread().interrupt();
                    }
                }
                return Decision.ALLOW;
            };
        }
    }

    @BeforeParameterizedClassInvocation
    static void start(WebStack stack) {
        application = new SpringApplicationBuilder(Application.class)
                .web(stack.type())
                .run("--server.port=0");
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        application.close();
    }

    private static String zero(String method, String params) {
        return "0:" + notification("rpc.session.channel." + method, "{" + params + "}");
    }

    private static String open(int number, String params) {
        return "0:"
                + request(
                        "'rpc.session." + number + "'",
                        "rpc.session.channel.open",
                        "{'channel':" + number + "," + params + "}");
    }

    private static String closing(int number) {
        return zero("close", "'channel':" + number + ",'code':1000,'received':0");
    }

    /** A session with the channels 1 and 3, and the set 7 of both. */
    private static final class Client implements AutoCloseable {

        private final WireSocket socket;

        /** Frames that count. */
        private int sent;

        private int received;

        Client() throws IOException {
            int port = Integer.parseInt(application.getEnvironment().getRequiredProperty("local.server.port"));
            this.socket = WireSocket.connect(port, "/rooms/outer", HEADERS);
            assertThat(this.socket.exchange(SESSION_OVER)).contains("\"channels\":{");
            for (int number = 1; number < 6; number += 2) {
                assertThat(exchange(open(number, "'path':'/rooms/" + number + "'")))
                        .contains("\"result\":");
            }
            assertThat(exchange(closing(5))).isEqualTo(closing(5));
            send(zero("merge", "'set':7,'add':[1,3]"));
        }

        void send(String text) throws IOException {
            this.sent++;
            this.socket.send(text);
        }

        /** Acknowledgements may come at any time. */
        String receive() throws IOException {
            String text = this.socket.receive();
            if (text.contains("rpc.session.ack")) {
                return receive();
            }
            this.received++;
            if (this.received % 100 == 0) {
                this.socket.send(
                        notification("rpc.session.ack", "{'received':" + this.received + ",'sent':" + this.sent + "}"));
            }
            return text;
        }

        String exchange(String text) throws IOException {
            send(text);
            return receive();
        }

        void goesOn() throws IOException {
            assertThat(exchange("1:" + request(7, "echo", "[7]"))).isEqualTo("1:" + result(7, "[7]"));
            assertThat(exchange(request(8, "echo", "[8]"))).isEqualTo(result(8, "[8]"));
        }

        @Override
        public void close() {
            this.socket.close();
        }
    }

    @Test
    void whatIsNoFrameOfTheSessionEndsItWith4500() throws IOException {
        for (String frame : END_THE_SESSION) {
            try (Client client = new Client();
                    Client other = new Client()) {
                client.send(frame);

                assertThat(client.socket.receiveClose())
                        .as("%s on %s", frame, this.stack)
                        .startsWith("4500");
                other.goesOn();
            }
        }
    }

    @Test
    void whatIsNoNumberIsATextOfTheSessionItself() throws IOException {
        try (Client client = new Client()) {
            for (String frame : UNREADABLE) {
                assertThat(client.exchange(frame)).as(frame).startsWith("{").contains("\"id\":null", "-32700");
            }
            assertThat(client.exchange("7")).contains("-32600");
            assertThat(client.exchange("1:")).startsWith("1:").contains("-32700");
            assertThat(client.exchange("1:" + request("'rpc.session.1'", "rpc.session.open")))
                    .startsWith("1:")
                    .contains("-32600");
            assertThat(client.exchange("0:" + request("'rpc.session.9'", "rpc.session.channel.later")))
                    .startsWith("0:")
                    .contains("-32601");
            assertThat(client.exchange(request("'rpc.session.9'", "rpc.session.channel.open")))
                    .startsWith("{")
                    .contains("-32601");
            client.goesOn();
        }
    }

    @Test
    void aTextThatIsTooLargeIsAnsweredOnItsChannel() throws IOException {
        String tooLarge = "1:" + error("null", -32007, "Request too large", "{'type':'request.tooLarge'}");
        try (Client client = new Client()) {
            assertThat(client.exchange("1:" + " ".repeat(1024 * 1024 + 1))).isEqualTo(tooLarge);
            for (int part = 0; part < 64; part++) {
                client.send("1+:" + " ".repeat(16 * 1024));
            }
            assertThat(client.exchange("1: ")).isEqualTo(tooLarge);
            client.goesOn();
        }
    }

    @Test
    void aTextWithoutItsEndAndTooMuchBeforeTheAnswerCloseTheirChannel() throws IOException {
        try (Client client = new Client()) {
            client.send("3+:{");
            client.send(open(9, "'path':'/rooms/undecided'"));
            client.send("9:" + " ".repeat(64 * 1024));
            client.goesOn();
            assertThat(client.exchange("9: ")).isEqualTo(zero("close", "'channel':9,'code':4504,'received':2"));
            assertThat(client.receive()).isEqualTo(zero("close", "'channel':3,'code':4504,'received':1"));
            client.goesOn();
        }
    }

    @Test
    void nobodyGetsMoreChannelsByAskingFasterOrMoreOften() throws IOException {
        try (Client client = new Client()) {
            int accepted = 0;
            for (int number = 9; number < 2009; number += 2) {
                String answer = client.exchange(open(number, "'path':'/rooms/1'"));
                client.send(closing(number));
                if (answer.contains("\"result\":")) {
                    accepted++;
                    assertThat(client.receive()).contains("channel.close", "\"channel\":" + number + ",");
                } else {
                    assertThat(answer).contains("\"reason\":\"limit\",\"retryAfterMillis\":1000");
                }
            }
            assertThat(accepted).isBetween(61, 999);
            client.goesOn();
        }
        try (Client client = new Client()) {
            for (int number = 9; number < 9 + 2 * 65; number += 2) {
                client.send(open(number, "'path':'/missing'"));
            }
            assertThat(client.socket.receiveClose()).startsWith("4504");
        }
    }
}
