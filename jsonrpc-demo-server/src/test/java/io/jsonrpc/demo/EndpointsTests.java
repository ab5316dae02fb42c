package io.jsonrpc.demo;

import static io.jsonrpc.fixtures.Messages.error;
import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.jsonrpc.network.WireSocket;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Each endpoint of the demo does what its page says. */
@DemoServerTest
@Tag("exhaustive")
class EndpointsTests {

    @LocalServerPort
    private int port;

    private WireSocket open(String path) throws IOException {
        return WireSocket.connect(this.port, path);
    }

    @Test
    void echoReturnsItsParamsAndAnythingElseGetsTheEmptyResponse() throws Exception {
        try (WireSocket client = open("/echo")) {
            assertThat(client.exchange(request(1, "echo", "{'a':[1,2.50,null]}")))
                    .isEqualTo(result(1, "{'a':[1,2.50,null]}"));
            assertThat(client.exchange(request(2, "other", "[]"))).isEqualTo(result(2, "''"));
        }
    }

    @Test
    void theDemoOffersChannelsOfFourPathsAndOneForChannelsAlone() throws Exception {
        try (WireSocket client =
                WireSocket.connect(this.port, "/jsonrpc", "Sec-WebSocket-Protocol: jsonrpc2.session.v1")) {
            client.exchange(request(
                    "'rpc.session.1'",
                    "rpc.session.open",
                    "{'version':1,'client':'test/1','heartbeat':25000,'limits':{'messageBytes':1048576},"
                            + "'extensions':{'channels':{}}}"));
            int number = 1;
            for (String path : List.of("/echo", "/spec", "/clock", "/broadcast", "/slow", "/jsonrpc")) {
                String answer = client.exchange("0:"
                        + request(
                                "'rpc.session.1'",
                                "rpc.session.channel.open",
                                "{'channel':" + number + ",'path':'" + path + "'}"));
                assertThat(answer).contains(number < 9 ? "sessionId" : "'path'".replace('\'', '"'));
                number += 2;
            }
        }
    }

    @Test
    void subprotocolIsSelectedWhereItIsOffered() throws Exception {
        try (WireSocket client = WireSocket.connect(this.port, "/echo", "Sec-WebSocket-Protocol: other, jsonrpc2")) {
            assertThat(client.subprotocol()).isEqualTo("jsonrpc2");
        }
    }

    @Test
    void clockTicksUntilItIsStopped() throws Exception {
        try (WireSocket client = open("/clock")) {
            assertThat(client.exchange(request(1, "start", "{'intervalMillis':5}")))
                    .isEqualTo(result(1, "true"));
            for (int seq = 1; seq <= 3; seq++) {
                JsonObject tick = JsonParser.parseString(client.receive()).getAsJsonObject();
                assertThat(tick.get("method").getAsString()).isEqualTo("tick");
                assertThat(tick.getAsJsonObject("params").get("seq").getAsInt()).isEqualTo(seq);
                assertThat(tick.getAsJsonObject("params").get("ts").getAsLong()).isGreaterThan(1_700_000_000_000_000L);
            }
            client.send(request(2, "stop", "{}"));
            String message = client.receive();
            while (message.contains("\"tick\"")) {
                message = client.receive();
            }
            assertThat(message).isEqualTo(result(2, "true"));
        }
    }

    @Test
    void clockRefusesAnIntervalThatCannotBe() throws Exception {
        try (WireSocket client = open("/clock")) {
            assertThat(client.exchange(request(1, "start", "{'intervalMillis':0}")))
                    .contains("-32602");
            assertThat(client.exchange(request(1, "start", "{'intervalMillis':'often'}")))
                    .contains("-32602")
                    .contains("$.intervalMillis");
        }
    }

    @Test
    void callbackAsksTheClientAndReturnsItsAnswer() throws Exception {
        try (WireSocket client = open("/callback")) {
            JsonObject question = JsonParser.parseString(client.exchange(request(1, "callback", "{'q':'ok?'}")))
                    .getAsJsonObject();
            assertThat(question.get("method").getAsString()).isEqualTo("question");
            assertThat(question.get("params").toString()).isEqualTo("{\"q\":\"ok?\"}");

            assertThat(client.exchange(result(question.get("id").getAsString(), "{'a':'yes'}")))
                    .isEqualTo(result(1, "{'a':'yes'}"));
        }
    }

    @Test
    void slowAnswersLaterAndCanBeCancelled() throws Exception {
        try (WireSocket client = open("/slow")) {
            assertThat(client.exchange(request(1, "slow", "{'millis':10}"))).isEqualTo(result(1, "10"));

            client.send(request(2, "slow", "{'millis':60000}"));
            assertThat(client.exchange(notification("$/cancelRequest", "{'id':2}")))
                    .isEqualTo(error(2, -32800, "Request cancelled", "{'type':'request.cancelled'}"));
        }
    }

    @Test
    void slowTellsItsProgressAfterEachStepToThoseWhoAsk() throws Exception {
        try (WireSocket client = open("/slow")) {
            client.send(request("'s'", "slow", "{'millis':400,'steps':4}"));
            for (int percent : new int[] {25, 50, 75}) {
                assertThat(client.receive())
                        .isEqualTo(notification("$/progress", "{'token':'s','value':" + percent + "}"));
            }
            assertThat(client.receive()).isEqualTo(result("'s'", "400"));
            assertThat(client.exchange(request(2, "slow", "{'millis':1,'steps':101}")))
                    .contains("-32602");
        }
    }

    @Test
    void broadcastReachesEverySubscriberInOrder() throws Exception {
        try (WireSocket one = open("/broadcast");
                WireSocket two = open("/broadcast");
                WireSocket publisher = open("/broadcast")) {
            one.exchange(request(1, "subscribe", "{}"));
            two.exchange(request(1, "subscribe", "{}"));

            assertThat(publisher.exchange(request(1, "publish", "{'text':'hi'}")))
                    .isEqualTo(result(1, "2"));

            JsonObject first = JsonParser.parseString(one.receive()).getAsJsonObject();
            assertThat(first.get("method").getAsString()).isEqualTo("message");
            assertThat(first.getAsJsonObject("params").get("text").getAsString())
                    .isEqualTo("hi");
            assertThat(first.getAsJsonObject("params").keySet()).containsExactly("text", "seq", "ts");
            assertThat(JsonParser.parseString(two.receive())).isEqualTo(first);

            two.exchange(request(2, "unsubscribe", "{}"));
            assertThat(publisher.exchange(request(2, "publish", "{}"))).isEqualTo(result(2, "1"));
        }
    }

    @Test
    void healthAndSessionsAreToldWithoutSecrets() throws Exception {
        try (WireSocket client = open("/echo")) {
            String answer = client.exchange(request(1, "connect"));
            String sessionId = JsonParser.parseString(answer)
                    .getAsJsonObject()
                    .getAsJsonObject("result")
                    .get("sessionId")
                    .getAsString();

            assertThat(get("/actuator/health").body()).contains("\"status\":\"UP\"");
            assertThat(get("/actuator/jsonrpc").body()).contains("/echo").doesNotContain(sessionId);
        }
    }

    final HttpResponse<String> get(String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
