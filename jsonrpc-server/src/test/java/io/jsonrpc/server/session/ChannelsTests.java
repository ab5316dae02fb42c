package io.jsonrpc.server.session;

import static io.jsonrpc.fixtures.Messages.error;
import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.Session;
import io.jsonrpc.core.error.SessionRefusedException;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.server.ChannelAuthorizer.Decision;
import io.jsonrpc.server.ChannelRequest;
import io.jsonrpc.server.ServerObserver;
import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.settings.ServerSettings;
import io.jsonrpc.server.socket.Handshake;
import java.security.Principal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Channels of a session of the server: PROTOCOL.md, 3.6. */
class ChannelsTests {

    private final TestServer server = new TestServer();

    private final RecordingHandler outer = new RecordingHandler();

    private final RecordingHandler rooms = new RecordingHandler();

    private final Endpoint endpoint = TestServer.endpoint("/outer", this.outer);

    private final Endpoint withChannels = TestServer.endpoint("/rooms/{room}", this.rooms.withChannels());

    private final List<ChannelRequest> asked = new ArrayList<>();

    private Decision decision = Decision.ALLOW;

    private TestSocket socket;

    @BeforeEach
    void serve() {
        Endpoint hidden = TestServer.endpoint("/rooms/none", new RecordingHandler());
        this.server.channels.serve(List.of(this.endpoint, this.withChannels, hidden), "/app", request -> {
            this.asked.add(request);
            return this.decision;
        });
        this.socket = this.server.open(this.endpoint, "ann", Map.of());
    }

    private List<String> send(String text) {
        return ChannelFrames.numbered(this.socket.exchange(text));
    }

    private String open(int number) {
        return ChannelFrames.opened(this.socket, number, "/app/rooms/" + number);
    }

    @Test
    void theOfferIsAcceptedWhereSomeHandlerHasChannelsAndElseTheAnswerIsAsEver() {
        String accepted = this.socket.exchange(ChannelFrames.OFFER).get(0);
        TestServer without = new TestServer();
        String ignored =
                without.open(this.endpoint).exchange(ChannelFrames.OFFER).get(0);

        assertThat(TestServer.result(accepted).getAsJsonObject().get("extensions"))
                .hasToString("{\"channels\":{\"max\":4,\"parts\":16384}}");
        assertThat(TestServer.result(ignored).getAsJsonObject().get("extensions"))
                .hasToString("{}");
    }

    @Test
    void aClientThatDoesNotOfferChannelsFindsTheServerAsEver() {
        String opened = this.socket.exchange(ControlFrames.OPEN).get(0);

        assertThat(TestServer.result(opened).getAsJsonObject().get("extensions"))
                .hasToString("{}");
        assertThat(this.socket.exchange(ChannelFrames.open(1, "/app/rooms/1")))
                .singleElement()
                .asString()
                .contains("-32700");
        assertThat(this.socket.exchange("7+:{}")).singleElement().asString().contains("-32700");
        assertThat(this.socket.exchange(request(1, "echo", "[1]"))).containsExactly(result(1, "[1]"));
        assertThat(this.asked).isEmpty();
    }

    @Test
    void aChannelIsASessionOfItsOwnHandlerOnTheSocket() throws Exception {
        ChannelFrames.sessionOn(this.socket);
        List<String> answers = this.socket.exchange(ChannelFrames.open(
                1, "/app/rooms/12", ",'weight':4,'registerInfo':{'a':1},'extensions':{'topics':{}}"));
        Session session = this.rooms.session;

        assertThat(answers)
                .containsExactly("0:"
                        + result(
                                "'rpc.session.1'",
                                "{'sessionId':'" + session.getSessionId()
                                        + "','limits':{'messageBytes':1048576,'batch':50,'inFlight':1024}}"));
        assertThat(session.getPathVariables()).containsExactly(Map.entry("room", "12"));
        assertThat(session.getRegisterInfo()).hasToString("{\"a\":1}");
        assertThat(session.getPrincipal().getName()).isEqualTo("ann");
        assertThat(this.asked).singleElement().satisfies(request -> {
            assertThat(request.path()).isEqualTo("/app/rooms/12");
            assertThat(request.session().getPrincipal().getName()).isEqualTo("ann");
            assertThat(request.pathVariables()).containsEntry("room", "12");
        });
        assertThat(send("1:" + request(1, "echo", "[1]"))).containsExactly("1:" + result(1, "[1]"));
        assertThat(this.socket.exchange(request(1, "echo", "[2]"))).containsExactly(result(1, "[2]"));
        session.sendNotification("news");
        assertThat(this.socket.takeReceived()).containsExactly("1:" + notification("news"));

        assertThat(send(ChannelFrames.close(1, 1000, 2))).containsExactly(ChannelFrames.close(1, 1000, 1));
        assertThat(this.rooms.events).containsExactly("established", "request echo new", "closed 1000");
        assertThat(this.outer.events).containsExactly("established", "request echo new");
        assertThat(this.socket.closed).isNull();
    }

    @Test
    void whatComesBeforeTheAnswerIsHandledInOrder() {
        ChannelFrames.sessionOn(this.socket);
        this.socket.listener.onText(ChannelFrames.open(1, "/app/rooms/1"), true);
        this.socket.listener.onText("1:" + request(1, "echo", "[1]"), true);
        this.socket.listener.onText("1:" + request(2, "echo", "[2]"), true);
        this.server.workers.runAll();

        assertThat(this.socket.takeReceived())
                .hasSize(3)
                .endsWith("1:" + result(1, "[1]"), "1:" + result(2, "[2]"))
                .first()
                .asString()
                .startsWith("0:");
    }

    @Test
    void whatIsIncompleteOfThatIsAccountedFor() {
        ChannelFrames.sessionOn(this.socket);
        String large = request(2, "echo", "['" + "x".repeat(20_000) + "']");
        this.socket.listener.onText(ChannelFrames.open(1, "/app/rooms/1"), true);
        this.socket.listener.onText("1:" + request(1, "echo", "[1]"), true);
        this.socket.listener.onText("1+:" + large.substring(0, 15_000), true);
        this.server.workers.runAll();
        assertThat(ChannelFrames.numbered(this.socket.takeReceived())).hasSize(2);
        assertThat(this.server.sessions.inboundBytes()).isGreaterThan(10_000);
        assertThat(send("1:" + large.substring(15_000)))
                .as("the answer, in parts")
                .hasSize(2);
        assertThat(this.server.sessions.inboundBytes()).isZero();
    }

    @Test
    void aChannelThatIsNotThereOrNotForTheClientIsRefused() {
        ChannelFrames.sessionOn(this.socket);
        for (String path : List.of("/app/outer", "/app/rooms", "/app/rooms/none", "/rooms/1", "/app/rooms/1/", "/")) {
            assertThat(send(ChannelFrames.open(1, path))).as(path).containsExactly(ChannelFrames.refused(1, "'path'"));
            this.socket = this.server.open(this.endpoint, "ann", Map.of());
            ChannelFrames.sessionOn(this.socket);
        }
        assertThat(this.asked).isEmpty();
        this.decision = Decision.FORBID;
        assertThat(send(ChannelFrames.open(1, "/app/rooms/1")))
                .containsExactly(ChannelFrames.refused(1, "'forbidden'"));
        assertThat(send(ChannelFrames.close(1, 1000, 0))).isEmpty();
        this.decision = null;
        assertThat(send(ChannelFrames.open(3, "/app/rooms/1")))
                .containsExactly(ChannelFrames.refused(3, "'forbidden'"));
        assertThat(send(ChannelFrames.open(5, "/app/rooms/1", ",'authorization':'Bearer x'")))
                .containsExactly(ChannelFrames.refused(5, "'unsupported'"));
        assertThat(send("0:"
                        + request(
                                "'rpc.session.7'",
                                "rpc.session.channel.open",
                                "{'channel':7,'from':{'session':'x','channel':1,'ticket':'t'}}")))
                .containsExactly(ChannelFrames.refused(7, "'path'"));
        assertThat(this.rooms.events).isEmpty();
    }

    @Test
    void nobodyLearnsOfPathsThatAreForbiddenWithoutAUser() {
        this.socket = this.server.open(this.endpoint);
        ChannelFrames.sessionOn(this.socket);
        this.decision = Decision.FORBID;

        assertThat(send(ChannelFrames.open(1, "/app/rooms/1"))).containsExactly(ChannelFrames.refused(1, "'path'"));
    }

    @Test
    void anAuthorizerThatFailsForbids() {
        this.server.channels.serve(List.of(this.withChannels), "/app", request -> {
            throw new IllegalStateException("no database");
        });
        ChannelFrames.sessionOn(this.socket);

        assertThat(send(ChannelFrames.open(1, "/app/rooms/1")))
                .containsExactly(ChannelFrames.refused(1, "'forbidden'"));
    }

    @Test
    void aServerThatStopsTakesNoMoreChannels() {
        ChannelFrames.sessionOn(this.socket);
        open(1);
        this.server.sessions.stopAccepting();

        assertThat(send(ChannelFrames.open(3, "/app/rooms/3"))).containsExactly(ChannelFrames.refused(3, "'draining'"));
        assertThat(send("1:" + request(1, "echo", "[1]"))).containsExactly("1:" + result(1, "[1]"));
    }

    @Test
    void thereAreNoMoreChannelsThanAgreedUntilTheirHandlersHaveEnded() {
        ChannelFrames.sessionOn(this.socket);
        for (int number = 1; number < 8; number += 2) {
            open(number);
        }
        assertThat(send(ChannelFrames.open(9, "/app/rooms/9")))
                .containsExactly(ChannelFrames.refused(9, "'limit','retryAfterMillis':1000"));
        send(ChannelFrames.close(9, 1000, 0));
        // The handler of the closed one has not heard of that when the next is requested.
        this.socket.listener.onText(ChannelFrames.close(1, 1000, 0), true);
        this.socket.listener.onText(ChannelFrames.open(11, "/app/rooms/11"), true);
        this.server.workers.runAll();
        assertThat(ChannelFrames.numbered(this.socket.takeReceived()))
                .contains(ChannelFrames.refused(11, "'limit','retryAfterMillis':1000"));
        send(ChannelFrames.close(11, 1000, 0));
        assertThat(open(13)).isNotEmpty();
    }

    @Test
    void aChannelKeepsItsPlaceForAsLongAsItsHandlerRuns() {
        ChannelFrames.sessionOn(this.socket);
        for (int number = 1; number < 8; number += 2) {
            open(number);
        }
        List<String> refused = new ArrayList<>();
        this.rooms.whenCalled = () -> {
            this.socket.listener.onText(ChannelFrames.close(1, 1000, 0), true);
            this.server.advance(Duration.ofSeconds(6));
            assertThat(this.rooms.events).as("it hears of the end").contains("closed 1000");
            refused.addAll(send(ChannelFrames.open(9, "/app/rooms/9")));
        };
        send("1:" + notification("sleep"));
        assertThat(refused).contains(ChannelFrames.refused(9, "'limit','retryAfterMillis':1000"));
        send(ChannelFrames.close(9, 1000, 0));
        assertThat(open(11)).isNotEmpty();
    }

    @Test
    void soItDoesForAsLongAsItsFirstCallbackRuns() {
        List<String> refused = new ArrayList<>();
        RecordingHandler slow = new RecordingHandler() {
            @Override
            public void afterConnectionEstablished(Session session) throws Exception {
                super.afterConnectionEstablished(session);
                if (session.getPathVariables().get("room").equals("7")) {
                    ChannelsTests.this.socket.listener.onText(ChannelFrames.close(7, 1000, 0), true);
                    ChannelsTests.this.server.advance(Duration.ofSeconds(6));
                    refused.addAll(send(ChannelFrames.open(9, "/rooms/9")));
                }
            }
        };
        this.server.channels.serve(
                List.of(TestServer.endpoint("/rooms/{room}", slow.withChannels())), "", request -> Decision.ALLOW);
        ChannelFrames.sessionOn(this.socket);
        for (int number = 1; number < 8; number += 2) {
            send(ChannelFrames.open(number, "/rooms/" + number));
        }
        assertThat(slow.events).contains("closed 1000");
        assertThat(refused).contains(ChannelFrames.refused(9, "'limit','retryAfterMillis':1000"));
        send(ChannelFrames.close(9, 1000, 0));
        assertThat(send(ChannelFrames.open(11, "/rooms/11")))
                .singleElement()
                .asString()
                .contains("sessionId");
    }

    @Test
    void eachRefusalIsCounted() {
        List<String> counted = new ArrayList<>();
        TestServer observed = new TestServer(ServerSettings.DEFAULT, new ServerObserver() {
            @Override
            public void channelRefused(String reason) {
                counted.add(reason);
            }
        });
        observed.channels.serve(List.of(this.withChannels), "", request -> this.decision);
        this.socket = observed.open(this.endpoint, "ann", Map.of());
        ChannelFrames.sessionOn(this.socket);
        send(ChannelFrames.open(1, "//rooms/1"));
        send(ChannelFrames.open(3, "/missing"));
        this.decision = Decision.FORBID;
        send(ChannelFrames.open(5, "/rooms/1"));
        this.decision = Decision.ALLOW;
        send(ChannelFrames.open(7, "/rooms/1"));
        send(ChannelFrames.open(9, "/rooms/1"));
        assertThat(counted).containsExactly("path", "path", "forbidden", "limit");
    }

    @Test
    void brokenNumbersEndTheSession() {
        for (String frame : List.of(
                "00:{}",
                "07:{}",
                "2147483648:{}",
                "3:{}",
                "0:[]",
                "0:" + request(1, "echo"),
                "0:" + notification("rpc.session.ack", "{'received':0,'sent':0}"),
                "0:" + request("'rpc.session.9'", "rpc.session.open"),
                ChannelFrames.open(2, "/app/rooms/2"))) {
            TestSocket broken = this.server.open(this.endpoint);
            ChannelFrames.sessionOn(broken);
            broken.exchange(frame);

            assertThat(broken.closed.code()).as(frame).isEqualTo(4500);
        }
        assertThat(this.outer.events)
                .filteredOn(event -> event.startsWith("closed 4500"))
                .hasSize(9);
    }

    @Test
    void whatIsNoNumberIsATextOfTheSessionItself() {
        ChannelFrames.sessionOn(this.socket);
        open(1);
        for (String frame : List.of("1 :{}", "\uFF11:{}", "@k3f,4412:{}")) {
            assertThat(this.socket.exchange(frame))
                    .as(frame)
                    .hasSize(1)
                    .first()
                    .asString()
                    .contains("-32700");
        }
        assertThat(this.socket.exchange("1")).first().asString().contains("-32600");
        assertThat(send("1:")).hasSize(1).first().asString().startsWith("1:").contains("-32700");
        assertThat(send("0:" + request("'rpc.session.9'", "rpc.session.channel.later", "{}")))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("0:")
                .contains("-32601");
        assertThat(this.socket.closed).isNull();
    }

    @Test
    void theMethodsOfTheSessionLayerAreUnknownOnAChannelButPingIsAnswered() {
        ChannelFrames.sessionOn(this.socket);
        open(1);

        assertThat(send("1:" + request(1, "connect"))).first().asString().contains("-32601");
        assertThat(send("1:" + request(2, "ping"))).containsExactly("1:" + result(2, "{'value':'pong'}"));
        assertThat(send("1:" + request("'rpc.session.1'", "rpc.session.open")))
                .first()
                .asString()
                .contains("-326");
        assertThat(this.rooms.events).containsExactly("established");
    }

    @Test
    void aTextMayComeInPartsAndOneThatIsTooLargeIsAnsweredOnItsChannel() {
        ServerSettings defaults = ServerSettings.DEFAULT;
        int limit = defaults.messages().messageBytes();
        ChannelFrames.sessionOn(this.socket);
        open(1);

        String whole = request(1, "echo", "[1]");
        assertThat(send("1+:" + whole.substring(0, 20))).isEmpty();
        assertThat(this.socket.exchange(request(1, "echo", "[7]")))
                .as("others come between")
                .hasSize(1);
        assertThat(send("1:" + whole.substring(20))).containsExactly("1:" + result(1, "[1]"));
        assertThat(this.server.sessions.inboundBytes()).isZero();

        String largest = request(
                2,
                "other",
                "['" + "x".repeat(limit - request(2, "other", "['']").length()) + "']");
        assertThat(send("1:" + largest)).containsExactly("1:" + result(2, "''"));
        assertThat(send("1:" + largest + " ")).containsExactly(tooLarge());
        assertThat(this.socket.exchange(largest + " "))
                .as("of the session itself")
                .last()
                .asString()
                .contains("-32007");
        assertThat(send("1:" + largest + " ".repeat(100)))
                .as("so large that nothing of it is kept")
                .containsExactly(tooLarge());
        send("1+:" + largest);
        assertThat(this.server.sessions.inboundBytes()).isGreaterThan(limit / 2);
        assertThat(send("1: ")).containsExactly(tooLarge());
        assertThat(this.server.sessions.inboundBytes()).isZero();
        assertThat(this.socket.closed).isNull();
    }

    private static String tooLarge() {
        return "1:" + error("null", -32007, "Request too large", "{\"type\":\"request.tooLarge\"}");
    }

    @Test
    void aTextWithoutItsEndAndTooMuchBeforeTheAnswerCloseTheChannelOnly() {
        ChannelFrames.sessionOn(this.socket);
        open(1);
        this.socket.send("1+:{");
        this.server.advance(Duration.ofSeconds(9));
        assertThat(ChannelFrames.numbered(this.socket.takeReceived())).isEmpty();
        this.server.advance(Duration.ofSeconds(2));
        assertThat(ChannelFrames.numbered(this.socket.takeReceived())).containsExactly(ChannelFrames.close(1, 4504, 1));

        this.socket.listener.onText(ChannelFrames.open(3, "/app/rooms/3"), true);
        this.socket.listener.onText("3:" + " ".repeat(64 * 1024), true);
        assertThat(this.server.sessions.inboundBytes()).isPositive();
        this.socket.listener.onText("3:" + request(1, "echo"), true);
        this.server.workers.runAll();
        assertThat(ChannelFrames.numbered(this.socket.takeReceived())).containsExactly(ChannelFrames.close(3, 4504, 2));
        assertThat(this.server.sessions.inboundBytes()).isZero();
        assertThat(this.rooms.events).containsExactly("established", "closed 4504 a text without its end");
        assertThat(this.socket.closed).isNull();
    }

    @Test
    void aHandlerClosesItsChannelBehindWhatItHasSent() throws Exception {
        ChannelFrames.sessionOn(this.socket);
        open(1);
        this.rooms.session.sendNotification("last");
        this.rooms.session.close();
        this.server.workers.runAll();

        assertThat(this.socket.takeReceived())
                .containsExactly("1:" + notification("last"), ChannelFrames.close(1, 1000, 0));
        assertThat(send("1:" + request(1, "echo"))).as("dropped").isEmpty();
        assertThat(send(ChannelFrames.close(1, 1000, 1))).isEmpty();
        assertThat(this.rooms.events).containsExactly("established", "closed 1000");
        assertThat(this.socket.closed).isNull();
    }

    @Test
    void aHandlerMayRefuseTheSessionOfItsChannel() throws Exception {
        RecordingHandler choosy = new RecordingHandler() {
            @Override
            public void afterConnectionEstablished(Session session) throws Exception {
                throw new SessionRefusedException(4403, "not you");
            }
        };
        this.server.channels.serve(
                List.of(TestServer.endpoint("/choosy", choosy.withChannels())), "", request -> Decision.ALLOW);
        ChannelFrames.sessionOn(this.socket);
        assertThat(send(ChannelFrames.open(1, "/choosy"))).hasSize(2).last().isEqualTo(ChannelFrames.close(1, 4403, 0));
    }

    @Test
    void aBreakChangesNothingAndWhatIsSentMeanwhileArrives() throws Exception {
        ControlFrames frames = ChannelFrames.sessionOn(this.socket);
        open(1);
        this.socket.breakDown();
        this.rooms.session.sendNotification("news");
        Map<String, List<String>> headers = Map.of("x-socket", List.of("second"));
        TestSocket next = this.server.open(
                this.endpoint, new Handshake(headers, () -> "ann", null, Map.of(), null, null, false, Map.of()));

        assertThat(frames.resumeOn(next, 1, 1)).containsExactly("1:" + notification("news"));
        assertThat(this.rooms.session.getHandshakeHeaders()).isEqualTo(headers);
        assertThat(this.rooms.session.getPathVariables()).isEqualTo(Map.of("room", "1"));
        assertThat(next.exchange("1:" + request(1, "echo", "[1]"))).containsExactly("1:" + result(1, "[1]"));
        String largest = "x".repeat(ServerSettings.DEFAULT.messages().messageBytes() - 2);
        assertThat(ChannelFrames.numbered(next.exchange("1:" + '"' + largest + '"')))
                .singleElement()
                .asString()
                .contains("-32600");
    }

    @Test
    void afterABreakEachChannelIsAuthorisedAgain() {
        ControlFrames frames = ChannelFrames.sessionOn(this.socket);
        open(1);
        String third = open(3);
        this.rooms.events.clear();
        this.socket.breakDown();
        this.server.channels.serve(List.of(this.endpoint, this.withChannels), "/app", request -> {
            this.asked.add(request);
            return request.path().endsWith("1") ? Decision.FORBID : Decision.ALLOW;
        });
        TestSocket next = this.server.open(this.endpoint, "ann", Map.of());
        assertThat(frames.resumeOn(next, 2, 2)).containsExactly(ChannelFrames.close(1, 4501, 0));

        assertThat(this.asked).hasSize(4);
        assertThat(this.rooms.events).containsExactlyInAnyOrder("closed 4501 not allowed any more", "reconnected");
        assertThat(this.server.sessions.getSession(third)).isPresent();
        assertThat(next.exchange("3:" + request(1, "echo", "[1]"))).contains("3:" + result(1, "[1]"));
    }

    /** A login of ann. */
    private record Login(String role) implements Principal {

        @Override
        public String getName() {
            return "ann";
        }
    }

    /** Only admins may open channels; the session is resumed with another login while this one is asked about. */
    private void resumeWhileAsked(ControlFrames frames, int received, String during, String then) {
        List<String> waiting = new ArrayList<>(List.of(during));
        this.server.channels.serve(List.of(this.endpoint, this.withChannels), "/app", request -> {
            this.asked.add(request);
            String role = ((Login) Objects.requireNonNull(request.principal())).role();
            if (waiting.remove(role)) {
                this.socket.breakDown();
                this.socket = this.server.openAs(this.endpoint, new Login(then));
                frames.resumeOn(this.socket, received, 1);
            }
            return role.equals("admin") ? Decision.ALLOW : Decision.FORBID;
        });
    }

    private List<String> roles() {
        return this.asked.stream()
                .map(request -> ((Login) Objects.requireNonNull(request.principal())).role())
                .toList();
    }

    @Test
    void aLoginThatIsReplacedWhileItIsJudgedOpensNoChannel() {
        this.socket = this.server.openAs(this.endpoint, new Login("admin"));
        ControlFrames frames = ChannelFrames.sessionOn(this.socket);
        resumeWhileAsked(frames, 0, "admin", "guest");
        this.socket.send(ChannelFrames.open(1, "/app/rooms/1"));

        assertThat(roles()).containsExactly("admin", "guest");
        assertThat(ChannelFrames.numbered(this.socket.takeReceived()))
                .containsExactly(ChannelFrames.refused(1, "'forbidden'"));
        assertThat(this.rooms.events).isEmpty();
    }

    @Test
    void whatIsDecidedAboutALoginThatIsReplacedMeanwhileClosesNoChannel() {
        this.socket = this.server.openAs(this.endpoint, new Login("admin"));
        ControlFrames frames = ChannelFrames.sessionOn(this.socket);
        open(1);
        this.asked.clear();
        resumeWhileAsked(frames, 1, "guest", "admin");
        this.socket.breakDown();
        this.socket = this.server.openAs(this.endpoint, new Login("guest"));
        frames.resumeOn(this.socket, 1, 1);

        assertThat(roles()).containsExactly("guest", "admin");
        assertThat(send("1:" + request(1, "echo", "[1]"))).containsExactly("1:" + result(1, "[1]"));
    }

    @Test
    void aSessionThatIsClosedTakesNothingOnItsChannelsAndOpensNone() throws Exception {
        ChannelFrames.sessionOn(this.socket);
        open(1);
        this.rooms.events.clear();
        this.socket.reading = false;
        this.outer.session.sendNotification("last");
        this.socket.listener.onText(ChannelFrames.open(3, "/app/rooms/3"), true);
        this.outer.session.close();
        this.server.workers.runAll();
        this.socket.send("1:" + request(1, "echo", "[1]"));
        this.socket.send(ChannelFrames.open(5, "/app/rooms/5"));
        assertThat(this.rooms.events).isEmpty();

        this.socket.readAgain();
        this.server.workers.runAll();
        assertThat(this.rooms.events).containsExactly("closed 1000");
        assertThat(ChannelFrames.numbered(this.socket.takeReceived()))
                .containsExactly(ChannelFrames.refused(3, "'draining'"));
    }

    @Test
    void thereAreNoMoreChannelsOfAllSessionsThanTheServerTakes() {
        ChannelFrames.sessionOn(this.socket);
        TestSocket second = this.server.open(this.endpoint, "bob", Map.of());
        ChannelFrames.sessionOn(second);
        for (int number = 1; number < 8; number += 2) {
            open(number);
        }
        ChannelFrames.opened(second, 1, "/app/rooms/1");
        assertThat(ChannelFrames.numbered(second.exchange(ChannelFrames.open(3, "/app/rooms/3"))))
                .containsExactly(ChannelFrames.refused(3, "'limit','retryAfterMillis':1000"));
        send(ChannelFrames.close(1, 1000, 0));
        assertThat(ChannelFrames.opened(second, 5, "/app/rooms/5")).isNotEmpty();
    }

    @Test
    void theSessionsOfChannelsAreAmongThoseOfTheServer() {
        ChannelFrames.sessionOn(this.socket);
        String id = open(1);
        Session session = this.server.sessions.getSession(id).orElseThrow();
        this.server.sessions.joinGroup("g", session);

        assertThat(this.server.sessions.totals().channels()).isEqualTo(1);
        assertThat(this.server.sessions.ofPrincipal("ann").sessions())
                .hasSize(2)
                .contains(session);
        this.server.sessions.inGroup("g").sendNotification("news", null);
        this.server.sessions.all().sendNotification("all", null);
        this.server.workers.runAll();
        assertThat(this.socket.takeReceived())
                .containsExactlyInAnyOrder(
                        "1:" + notification("news"), "1:" + notification("all"), notification("all"));

        // What an application does when a user logs out.
        this.server.sessions.ofPrincipal("ann").close(CloseStatus.NORMAL);
        this.server.workers.runAll();
        assertThat(this.rooms.events).contains("closed 1000");
        assertThat(this.outer.events).contains("closed 1000");
        assertThat(this.server.sessions.sessionCount()).isZero();
    }

    @Test
    void allChannelsEndWithTheirSession() {
        ChannelFrames.sessionOn(this.socket);
        open(1);
        open(3);
        assertThat(this.server.sessions.sessionCount()).isEqualTo(3);
        this.socket.lose(CloseStatus.NORMAL);

        assertThat(this.rooms.events).containsExactly("established", "established", "closed 1000", "closed 1000");
        assertThat(this.server.sessions.sessionCount()).isZero();
    }

    @Test
    void aChannelThatMovesGoesOnUnderItsNewNumber() {
        ChannelFrames.sessionOn(this.socket);
        open(1);
        String move = "0:" + notification("rpc.session.channel.move", "{'channel':1,'to':3}");
        assertThat(send(move)).containsExactly(move);
        assertThat(send("3:" + request(1, "echo", "[1]"))).containsExactly("3:" + result(1, "[1]"));
        assertThat(send(ChannelFrames.close(3, 1000, 1))).containsExactly(ChannelFrames.close(3, 1000, 1));
        assertThat(this.rooms.events).containsExactly("established", "request echo new", "closed 1000");
    }

    @Test
    void aSetReachesEachOfItsMembers() {
        ChannelFrames.sessionOn(this.socket);
        open(1);
        open(3);
        send("0:" + notification("rpc.session.channel.merge", "{'set':5,'add':[1,3]}"));
        send("5:" + notification("hello"));

        assertThat(this.rooms.events)
                .containsExactly("established", "established", "request hello new", "request hello new");
    }
}
