package io.jsonrpc.server.session;

import static io.jsonrpc.fixtures.Messages.error;
import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jsonrpc.core.ChannelSet;
import io.jsonrpc.core.Session;
import io.jsonrpc.server.ChannelAuthenticator;
import io.jsonrpc.server.ChannelAuthorizer.Decision;
import io.jsonrpc.server.endpoint.Endpoint;
import java.security.Principal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Channels with credentials of their own: PROTOCOL.md, 3.6. */
class ChannelCredentialsTests {

    private static final String ADA = ",'authorization':'Token ada'";

    private final TestServer server = new TestServer();

    private final RecordingHandler outer = new RecordingHandler();

    private final RecordingHandler rooms = new RecordingHandler();

    private final Endpoint endpoint = TestServer.endpoint("/outer", this.outer);

    /** Whom the authorizer is asked about; null for nobody. */
    private final List<@Nullable Principal> asked = new ArrayList<>();

    private final Map<String, String> users = new HashMap<>(Map.of("Token ada", "ada", "Token bob", "bob"));

    private final List<Session> authenticatedOn = new ArrayList<>();

    private Decision decision = Decision.ALLOW;

    private TestSocket socket;

    private ControlFrames frames;

    private final class Tokens implements ChannelAuthenticator {

        @Override
        public @Nullable Principal authenticate(String authorization, Session session) {
            ChannelCredentialsTests.this.authenticatedOn.add(session);
            if (authorization.equals("Token broken")) {
                throw new IllegalStateException("cannot be read: " + authorization);
            }
            String user = ChannelCredentialsTests.this.users.get(authorization);
            return user == null ? null : () -> user;
        }

        @Override
        public String scheme() {
            return "Token";
        }
    }

    @BeforeEach
    void serve() {
        Endpoint withChannels = TestServer.endpoint("/rooms/{room}", this.rooms.withChannels());
        this.server.channels.authenticateBy(new Tokens());
        this.server.channels.serve(List.of(this.endpoint, withChannels), "", request -> {
            this.asked.add(request.principal());
            return this.decision;
        });
        connect("ann");
    }

    private void connect(@Nullable String user) {
        this.socket = this.server.open(this.endpoint, user, Map.of());
        this.frames = ChannelFrames.sessionOn(this.socket);
    }

    private List<String> send(String text) {
        return ChannelFrames.numbered(this.socket.exchange(text));
    }

    private List<String> open(int number, String more) {
        return send(ChannelFrames.open(number, "/rooms/" + number, more));
    }

    private static String authenticate(int number) {
        return ChannelFrames.refused(number, "'authenticate','scheme':'Token'");
    }

    @Test
    void aChannelBelongsToWhomItsCredentialsNameAndNothingElseOfTheSocketDoes() {
        assertThat(open(1, ADA)).singleElement().asString().contains("sessionId");
        Session ofAda = this.rooms.session;
        open(3, "");

        assertThat(ofAda.getPrincipal().getName()).isEqualTo("ada");
        assertThat(this.rooms.session.getPrincipal().getName()).isEqualTo("ann");
        assertThat(this.outer.session.getPrincipal().getName()).isEqualTo("ann");
        assertThat(this.asked).extracting(Principal::getName).containsExactly("ada", "ann");
        assertThat(this.server.sessions.ofPrincipal("ada").sessions()).containsExactly(ofAda);
    }

    @Test
    void credentialsOfNobodyAreRefusedWithTheSchemeWhateverThePath() {
        assertThat(open(1, ",'authorization':'Token eve'")).containsExactly(authenticate(1));
        assertThat(open(3, ",'authorization':'Token broken'")).containsExactly(authenticate(3));
        assertThat(send(ChannelFrames.open(5, "/missing", ",'authorization':'Token eve'")))
                .containsExactly(authenticate(5));
        assertThat(send(ChannelFrames.open(7, "//rooms/1", ADA))).containsExactly(ChannelFrames.refused(7, "'path'"));
        assertThat(this.authenticatedOn).containsOnly(this.outer.session);
        assertThat(this.asked).isEmpty();
        assertThat(this.rooms.events).isEmpty();
        assertThat(this.socket.closed).isNull();
    }

    @Test
    void anAuthorizerThatWantsCredentialsSaysSo() {
        connect(null);
        this.decision = Decision.AUTHENTICATE;
        assertThat(open(1, "")).containsExactly(authenticate(1));
        assertThat(this.asked).containsExactly((Principal) null);

        this.server.channels.authenticateBy(null);
        assertThat(open(3, "")).as("none are understood").containsExactly(ChannelFrames.refused(3, "'path'"));
        assertThat(open(5, ADA)).containsExactly(ChannelFrames.refused(5, "'unsupported'"));
    }

    @Test
    void nobodyWithGoodCredentialsIsForbiddenByTheSocket() {
        connect(null);
        this.decision = Decision.FORBID;
        assertThat(open(1, "")).containsExactly(ChannelFrames.refused(1, "'path'"));
        assertThat(open(3, ADA)).containsExactly(ChannelFrames.refused(3, "'forbidden'"));
    }

    @Test
    void afterABreakTheSameCredentialsHaveToBeGoodForTheSameUser() {
        open(1, ADA);
        Session ofAda = this.rooms.session;
        open(3, ",'authorization':'Token bob'");
        this.socket.breakDown();
        this.users.put("Token bob", "eve");
        this.rooms.events.clear();
        assertThat(resumed(2, 2)).containsExactly(ChannelFrames.close(3, 4501, 0));
        send(ChannelFrames.close(3, 1000, 0));
        assertThat(ofAda.getPrincipal().getName()).isEqualTo("ada");
        assertThat(this.rooms.events).containsExactlyInAnyOrder("closed 4501 not allowed any more", "reconnected");
    }

    @Test
    void aChannelWhoseCredentialsAreNotGoodAnyMoreAfterABreakIsClosedSoThatTheClientComesWithOthers() {
        open(1, ADA);
        open(3, "");
        this.socket.breakDown();
        this.users.clear();
        this.rooms.events.clear();

        assertThat(resumed(2, 2)).containsExactly(ChannelFrames.close(1, 4001, 0));
        send(ChannelFrames.close(1, 1000, 0));
        assertThat(this.rooms.events)
                .containsExactlyInAnyOrder("closed 4001 its credentials are not good any more", "reconnected");
        assertThat(send("3:" + request(1, "echo", "[1]"))).containsExactly("3:" + result(1, "[1]"));
    }

    /** Resumes on another socket; returns the frames with a number that follow. */
    private List<String> resumed(long received, long sent) {
        this.socket = this.server.open(this.endpoint, "ann", Map.of());
        List<String> after = new ArrayList<>(this.frames.resumeOn(this.socket, received, sent));
        after.addAll(this.socket.takeReceived());
        return ChannelFrames.numbered(after);
    }

    @Test
    void credentialsAreAtMost8192Characters() {
        this.users.put("x".repeat(8192), "ada");
        assertThat(open(1, ",'authorization':'" + "x".repeat(8192) + "'"))
                .singleElement()
                .asString()
                .contains("sessionId");
        this.socket.exchange(ChannelFrames.open(3, "/rooms/3", ",'authorization':'" + "x".repeat(8193) + "'"));
        assertThat(this.socket.closed.code()).isEqualTo(4500);
    }

    @Test
    void whatIsSentToChannelsOfDifferentUsersReachesNoneOfThemAndIsAnswered() {
        open(1, ADA);
        open(3, "");
        open(5, ADA);
        this.rooms.events.clear();
        send(merge("'set':7,'add':[1,3,5]"));
        assertThat(this.socket.exchange("7:" + notification("hello")))
                .containsExactly(error("null", -32602, "Channels of different users", "{'type':'channel.users'}"));
        assertThat(this.rooms.events).isEmpty();

        send(merge("'set':7,'remove':[3]"));
        assertThat(this.socket.exchange("7:" + notification("hello"))).isEmpty();
        assertThat(this.rooms.events).containsExactly("request hello new", "request hello new");
        assertThat(this.socket.closed).isNull();
    }

    @Test
    void theServerMergesNoChannelsOfDifferentUsers() {
        open(1, ADA);
        Session ofAda = this.rooms.session;
        open(3, "");
        Session ofAnn = this.rooms.session;
        assertThatThrownBy(() -> this.outer.session.merge(List.of(ofAda, ofAnn)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith(" belongs to ann, and the set to ada: make a set for each user");

        ChannelSet<Session> set = this.outer.session.merge(List.of());
        set.add(ofAnn);
        assertThatThrownBy(() -> set.add(ofAda)).isInstanceOf(IllegalArgumentException.class);
        set.remove(ofAda);
        set.sendNotification("news");
        assertThat(ChannelFrames.numbered(this.socket.takeReceived()))
                .containsExactly(merge("'set':2,'add':[3]"), "2:" + notification("news"));
    }

    private static String merge(String params) {
        return "0:" + notification("rpc.session.channel.merge", "{" + params + "}");
    }

    @Test
    void aChannelTakesItsCredentialsAlongToAnotherSession() throws Exception {
        open(1, ADA);
        TestSocket other = this.server.open(this.endpoint, "ann", Map.of());
        ChannelFrames.sessionOn(other);
        String ticket = "'channel':1,'ticket':'t'";
        String arrives = "0:"
                + request(
                        "'rpc.session.1'",
                        "rpc.session.channel.open",
                        "{'channel':1,'from':{'session':'" + this.frames.sessionId + "'," + ticket + "}}");
        other.exchange(arrives);
        send("0:" + notification("rpc.session.channel.moved", "{" + ticket + "}"));

        assertThat(this.rooms.session.getPrincipal().getName()).isEqualTo("ada");
        assertThat(ChannelFrames.numbered(other.exchange("1:" + request(1, "echo", "[1]"))))
                .containsExactly("1:" + result(1, "[1]"));
    }
}
