package io.jsonrpc.server.session;

import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jsonrpc.core.ChannelSet;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.error.PeerClosedException;
import io.jsonrpc.server.ChannelAuthorizer.Decision;
import io.jsonrpc.server.ChannelRequest;
import io.jsonrpc.server.endpoint.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Channels that go on in another session of their client: PROTOCOL.md, 3.6. */
class ChannelMovesTests {

    private final TestServer server = new TestServer();

    private final RecordingHandler outer = new RecordingHandler();

    private final RecordingHandler rooms = new RecordingHandler();

    private final Endpoint endpoint = TestServer.endpoint("/outer", this.outer);

    private final List<ChannelRequest> asked = new ArrayList<>();

    private Decision decision = Decision.ALLOW;

    private Supplier<Decision> authorizer = () -> this.decision;

    private TestSocket before;

    private TestSocket after;

    private ControlFrames beforeFrames;

    private ControlFrames afterFrames;

    private Session room;

    private Session beforeSession;

    @BeforeEach
    void open() throws Exception {
        Endpoint withChannels = TestServer.endpoint("/rooms/{room}", this.rooms.withChannels());
        this.server.channels.serve(List.of(this.endpoint, withChannels), "", request -> {
            this.asked.add(request);
            return this.authorizer.get();
        });
        this.before = socket("ann");
        this.beforeFrames = ChannelFrames.sessionOn(this.before);
        this.beforeSession = this.outer.session;
        this.after = socket("ann");
        this.afterFrames = ChannelFrames.sessionOn(this.after);
        ChannelFrames.opened(this.before, 1, "/rooms/1");
        this.room = this.rooms.session;
    }

    private TestSocket socket(String user) {
        return this.server.open(this.endpoint, user, Map.of());
    }

    private static List<String> send(TestSocket to, String text) {
        return ChannelFrames.numbered(to.exchange(text));
    }

    private static List<String> sent(TestSocket by) {
        return ChannelFrames.numbered(by.takeReceived());
    }

    private String arrive(int number) {
        return arrive(number, "t");
    }

    private String arrive(int number, String ticket) {
        return arrive(number, this.beforeFrames.sessionId, 1, ticket);
    }

    private static String arrive(int number, String session, int from, String ticket) {
        return "0:"
                + request(
                        "'rpc.session." + number + "'",
                        "rpc.session.channel.open",
                        "{'channel':" + number + ",'from':{'session':'" + session + "','channel':" + from
                                + ",'ticket':'" + ticket + "'}}");
    }

    private String accepted(int number) {
        return "0:"
                + result(
                        "'rpc.session." + number + "'",
                        "{'sessionId':'" + this.room.getSessionId()
                                + "','limits':{'messageBytes':1048576,'batch':50,'inFlight':1024}}");
    }

    private static String moved(int number) {
        return moved(number, "t");
    }

    private static String moved(int number, String ticket) {
        return "0:" + notification("rpc.session.channel.moved", "{'channel':" + number + ",'ticket':'" + ticket + "'}");
    }

    private void move() {
        assertThat(send(this.after, arrive(1))).containsExactly(accepted(1));
        assertThat(send(this.before, moved(1))).containsExactly(moved(1));
    }

    private void goesOnInTheSessionBefore() {
        assertThat(send(this.before, "1:" + request(9, "echo", "[9]"))).containsExactly("1:" + result(9, "[9]"));
        assertThat(this.server.sessions.getSession(this.room.getSessionId())).contains(this.room);
        assertThat(this.before.closed).isNull();
    }

    @Test
    void aChannelGoesOnInAnotherSessionWithItsHandlerItsSessionAndItsCalls() throws Exception {
        CompletableFuture<?> asked = this.room.sendRequestAsync("ask");
        String question = sent(this.before).get(0);
        String id = question.replaceAll(".*\"id\":(\\d+).*", "$1");
        this.before.exchange("1:" + request(7, "later"));

        move();

        assertThat(this.rooms.events)
                .as("the same session, on another socket")
                .containsExactly("established", "request later new", "reconnected");
        assertThat(send(this.after, "1:" + request(8, "echo", "[8]"))).containsExactly("1:" + result(8, "[8]"));
        this.after.exchange("1:" + result(Integer.parseInt(id), "true"));
        assertThat(asked)
                .isCompletedWithValueMatching(answer -> answer.toString().equals("true"));
        this.room.sendNotification("news");
        assertThat(sent(this.after)).containsExactly("1:" + notification("news"));
        assertThat(sent(this.before)).isEmpty();
        assertThat(this.server.sessions.getSession(this.room.getSessionId())).contains(this.room);
        assertThat(this.asked)
                .extracting(ChannelRequest::path)
                .contains("/rooms/1")
                .hasSize(3);
    }

    @Test
    void whatTheClientSendsThereFirstIsHandledAfterWhatItSendsHere() throws Exception {
        this.after.exchange(arrive(1));
        assertThat(send(this.after, "1:" + request(2, "second"))).isEmpty();
        this.before.exchange("1:" + request(1, "first"));
        this.room.sendNotification("here");
        assertThat(sent(this.before)).containsExactly("1:" + notification("here"));

        this.before.exchange(moved(1));
        this.after.exchange("1:" + request(3, "third"));

        assertThat(this.rooms.events).containsSubsequence("request first new", "request second", "request third");
    }

    @Test
    void aMessageForASetThereIsHandledAfterWhatTheClientSendsHere() throws Exception {
        ChannelFrames.opened(this.after, 3, "/rooms/2");
        this.after.exchange(arrive(7));
        this.after.exchange("0:" + notification("rpc.session.channel.merge", "{'set':11,'add':[3,7]}"));
        assertThat(send(this.after, "11:" + notification("news")))
                .as("of one user")
                .isEmpty();
        assertThat(this.rooms.events).filteredOn("request news new"::equals).hasSize(1);
        this.before.exchange("1:" + notification("first"));

        assertThat(send(this.before, moved(1))).containsExactly(moved(1));

        assertThat(this.rooms.events).containsSubsequence("request news new", "request first new", "request news");
        this.after.exchange("11:" + notification("more"));
        assertThat(this.rooms.events).filteredOn("request more"::equals).hasSize(2);
        assertThat(this.server.sessions.inboundBytes()).isZero();
    }

    @Test
    void whatTheServerHasBegunIsSentHereAndTheRestThere() throws Exception {
        String large = "x".repeat(20_000);
        this.after.exchange(arrive(1));
        this.before.reading = false;
        this.room.sendNotification("large", List.of(large));
        this.room.sendNotification("next");
        this.before.send(moved(1));
        this.room.sendNotification("last");
        assertThat(sent(this.after)).isEmpty();
        this.before.readAgain();
        this.server.workers.runAll();

        List<String> here = sent(this.before);
        assertThat(here).hasSize(3).last().isEqualTo(moved(1));
        assertThat(here.get(0)).startsWith("1+:");
        assertThat(here.get(1)).startsWith("1:");
        assertThat(sent(this.after)).containsExactly("1:" + notification("next"), "1:" + notification("last"));
    }

    @Test
    void aClientMayLeaveTheSessionBeforeItAsks() throws Exception {
        assertThat(send(this.before, moved(1))).isEmpty();
        this.room.sendNotification("here");
        assertThat(sent(this.before)).containsExactly("1:" + notification("here"));

        assertThat(send(this.after, arrive(1))).containsExactly(accepted(1));
        assertThat(sent(this.before)).containsExactly(moved(1));
        this.room.sendNotification("there");
        assertThat(sent(this.after)).containsExactly("1:" + notification("there"));
    }

    @Test
    void noMoreThan64KibAreSentThereBeforeTheEndOfWhatWasSentHereIsAcknowledged() throws Exception {
        move();
        for (int count = 0; count < 8; count++) {
            this.room.sendNotification("n", List.of("x".repeat(10_000)));
        }
        assertThat(sent(this.after)).as("up to 64 KiB").hasSize(6);

        this.before.exchange(ControlFrames.ack(2, 2));

        assertThat(sent(this.after)).hasSize(2);
    }

    @Test
    void aChannelMovesAgainAndAgainAndItsPlaceIsCountedOnce() throws Exception {
        String there = this.beforeFrames.sessionId;
        TestSocket from = this.before;
        int number = 1;
        for (int count = 0; count < 6; count++) {
            TestSocket to = socket("ann");
            String next = ChannelFrames.sessionOn(to).sessionId;
            for (int other = 1; other < 7; other += 2) {
                ChannelFrames.opened(to, other, "/rooms/2");
                to.exchange(ChannelFrames.close(other, 1000, 0));
            }
            assertThat(send(to, arrive(7, there, number, "t"))).containsExactly(accepted(7));
            assertThat(send(from, moved(number))).containsExactly(moved(number));
            from = to;
            there = next;
            number = 7;
        }
        assertThat(send(from, "7:" + request(1, "echo", "[1]"))).containsExactly("7:" + result(1, "[1]"));
        assertThat(this.server.sessions.totals().channels()).isEqualTo(1);
        for (int other = 9; other < 15; other += 2) {
            ChannelFrames.opened(from, other, "/rooms/2");
        }
        assertThat(send(from, ChannelFrames.open(15, "/rooms/2")).get(0)).contains("limit");
        assertThat(send(from, ChannelFrames.close(7, 1000, 1))).containsExactly(ChannelFrames.close(7, 1000, 1));
        from.exchange(ChannelFrames.close(15, 1000, 0));
        assertThat(send(from, ChannelFrames.open(17, "/rooms/2")).get(0)).contains("result");
    }

    @Test
    void aClientThatHasReadTheLastMessageOfTheServerMovesTheChannelBackAtOnce() throws Exception {
        this.after.exchange(arrive(1));
        this.before.whenReceived = text -> {
            if (text.equals(moved(1))) {
                this.before.send(arrive(3, this.afterFrames.sessionId, 1, "u"));
                this.after.send(moved(1, "u"));
            }
        };
        assertThat(send(this.before, moved(1))).containsExactly(moved(1), accepted(3));
        assertThat(sent(this.after)).containsExactly(moved(1, "u"));

        this.room.sendNotification("back");
        assertThat(sent(this.before)).containsExactly("3:" + notification("back"));
        assertThat(send(this.before, "3:" + request(1, "echo", "[1]"))).containsExactly("3:" + result(1, "[1]"));
        assertThat(this.server.sessions.totals().channels()).isEqualTo(1);
        this.room.close();
        this.server.workers.runAll();
        assertThat(sent(this.before)).containsExactly(ChannelFrames.close(3, 1000, 1));
        assertThat(sent(this.after)).isEmpty();
    }

    @Test
    void itsPlaceIsFreeWhenTheClientHasReadTheLastMessageOfTheServer() {
        for (int number = 3; number < 9; number += 2) {
            ChannelFrames.opened(this.before, number, "/rooms/2");
        }
        assertThat(send(this.before, ChannelFrames.open(9, "/rooms/2")).get(0)).contains("limit");
        this.before.exchange(ChannelFrames.close(9, 1000, 0));
        this.after.exchange(arrive(1));
        this.before.whenReceived = text -> {
            if (text.equals(moved(1))) {
                this.before.send(ChannelFrames.open(11, "/rooms/2"));
            }
        };

        assertThat(send(this.before, moved(1)))
                .last()
                .asString()
                .contains("rpc.session.11")
                .contains("result");
    }

    @Test
    void whatIsDecidedAboutItInTheSessionBeforeIsOfNoAccountOnceItHasLeft() throws Exception {
        this.after.exchange(arrive(1));
        this.before.breakDown();
        TestSocket next = socket("ann");
        next.listener.onText(this.beforeFrames.resume(1, 2), true);
        next.listener.onText(ControlFrames.ack(1, 1, this.beforeFrames.attempt()), true);
        this.authorizer = () -> {
            this.authorizer = () -> this.decision;
            next.send(moved(1));
            return Decision.FORBID;
        };
        this.server.workers.runAll();

        assertThat(sent(next)).contains(moved(1));
        assertThat(send(this.after, "1:" + request(1, "echo", "[1]"))).contains("1:" + result(1, "[1]"));
        assertThat(this.rooms.events).noneMatch(event -> event.startsWith("closed"));
    }

    @Test
    void itsPlaceInTheSessionBeforeIsFree() throws Exception {
        move();
        for (int number = 3; number < 11; number += 2) {
            assertThat(ChannelFrames.opened(this.before, number, "/rooms/2")).isNotEmpty();
        }
    }

    @Test
    void whatItsHandlerOpensAndJoinsIsOnTheOtherSocket() throws Exception {
        ChannelSet<Session> set = this.beforeSession.merge(List.of(this.room));
        sent(this.before);
        move();
        set.sendNotification("nobody");
        assertThat(sent(this.before)).isEmpty();
        assertThatThrownBy(() -> set.add(this.room)).isInstanceOf(IllegalArgumentException.class);

        ChannelSet<Session> other = this.room.merge(List.of(this.room));
        other.sendNotification("all");
        assertThat(sent(this.after)).hasSize(2).last().asString().endsWith(":" + notification("all"));
    }

    @Test
    void aChannelThatHasLeftBeforeItIsItsTurnToJoinASetHasNobodyJoinInItsPlace() throws Exception {
        List<String> here = new ArrayList<>();
        ChannelFrames.opened(this.before, 3, "/rooms/3");
        Session member = this.rooms.session;
        ChannelFrames.opened(this.before, 5, "/rooms/5");
        ChannelSet<Session> set = this.beforeSession.merge(List.of(member));
        for (int count = 0; count < 20; count++) {
            member.sendNotification("large", List.of("x".repeat(10_000)));
        }
        set.sendNotification("waits");
        set.add(this.room);
        set.sendNotification("last");
        assertThat(send(this.after, arrive(5))).containsExactly(accepted(5));
        here.addAll(send(this.before, moved(1)));
        assertThat(here)
                .as("too much is not acknowledged")
                .contains(moved(1))
                .noneMatch(text -> text.contains("waits"));

        for (int acks = 0; acks < 5; acks++) {
            here.addAll(send(this.before, ControlFrames.ack(3 + here.size(), 4)));
        }
        assertThat(here).filteredOn(text -> text.contains("merge")).hasSize(1).allMatch(text -> text.contains("[3]"));
        assertThat(here).contains("2:" + notification("waits"), "2:" + notification("last"));
    }

    @Test
    void aChannelThatIsNotThereOrNotOfThisUserOrNotAllowedIsRefusedAndStays() throws Exception {
        TestSocket stranger = socket("eve");
        ChannelFrames.sessionOn(stranger);
        assertThat(send(stranger, arrive(1))).containsExactly(ChannelFrames.refused(1, "'path'"));
        assertThat(send(this.after, arrive(1, "none", 1, "t"))).containsExactly(ChannelFrames.refused(1, "'path'"));
        assertThat(send(this.after, arrive(3, this.beforeFrames.sessionId, 3, "t")))
                .containsExactly(ChannelFrames.refused(3, "'path'"));
        this.decision = Decision.FORBID;
        assertThat(send(this.after, arrive(5))).containsExactly(ChannelFrames.refused(5, "'forbidden'"));
        goesOnInTheSessionBefore();

        this.decision = Decision.ALLOW;
        assertThat(send(this.after, arrive(7))).containsExactly(accepted(7));
        assertThat(send(this.before, moved(1))).containsExactly(moved(1));
        assertThat(send(this.after, "7:" + request(1, "echo", "[1]"))).containsExactly("7:" + result(1, "[1]"));
    }

    @Test
    void aChannelOfTheServerDoesNotMove() throws Exception {
        TestSocket client = socket("ann");
        ControlFrames frames = ChannelFrames.sessionOn(client);
        CompletableFuture<Session> dialog = this.outer.session.openChannelAsync("/dialogs/1");
        this.server.workers.runAll();
        client.exchange("0:" + result("'rpc.session.1'", "{'sessionId':'c'}"));
        assertThat(dialog).isCompleted();

        assertThat(send(this.after, arrive(1, frames.sessionId, 2, "t")))
                .containsExactly(ChannelFrames.refused(1, "'path'"));
        client.exchange(moved(2));
        assertThat(client.closed).isNotNull().matches(status -> status.code() == 4500);
    }

    @Test
    void aTicketIsUsedOnceAndAMoveToItselfIsNone() throws Exception {
        this.after.exchange(arrive(1));
        TestSocket again = socket("ann");
        ChannelFrames.sessionOn(again);
        again.exchange(arrive(1));
        assertThat(again.closed).isNotNull().matches(status -> status.code() == 4500);

        assertThat(send(this.before, moved(1))).containsExactly(moved(1));
        TestSocket late = socket("ann");
        ChannelFrames.sessionOn(late);
        assertThat(send(late, arrive(1))).containsExactly(ChannelFrames.refused(1, "'path'"));
        assertThat(late.closed).isNull();
        TestSocket self = socket("ann");
        ControlFrames selfFrames = ChannelFrames.sessionOn(self);
        ChannelFrames.opened(self, 1, "/rooms/2");
        self.exchange(arrive(3, selfFrames.sessionId, 1, "t"));
        assertThat(self.closed).isNotNull().matches(status -> status.code() == 4500);
        assertThat(send(this.after, "1:" + request(1, "echo", "[1]"))).containsExactly("1:" + result(1, "[1]"));
    }

    @Test
    void whoKnowsTheSessionOfAnotherOneGetsNothingOfItsChannels() throws Exception {
        TestSocket thief = socket("ann");
        ChannelFrames.sessionOn(thief);
        assertThat(send(thief, arrive(1, "guess"))).as("a number that waits").containsExactly(accepted(1));
        assertThat(send(thief, "1:" + notification("stolen"))).isEmpty();
        this.room.sendNotification("secret");

        assertThat(sent(thief)).isEmpty();
        assertThat(sent(this.before)).containsExactly("1:" + notification("secret"));
        goesOnInTheSessionBefore();
        assertThat(this.rooms.events).doesNotContain("notification stolen", "reconnected");
        this.before.exchange(ChannelFrames.close(1, 1000, 2));
        assertThat(sent(thief)).containsExactly(ChannelFrames.close(1, 4500, 1));
        assertThat(this.server.sessions.inboundBytes()).isZero();
        assertThat(this.rooms.events).noneMatch(event -> event.contains("stolen"));
    }

    @Test
    void theSessionBeforeMayEndOnceBothHaveLeftIt() throws Exception {
        move();
        this.before.exchange(request("'rpc.session.9'", "rpc.session.close"));
        assertThat(this.before.closed).isNotNull();

        assertThat(send(this.after, "1:" + request(1, "echo", "[1]"))).containsExactly("1:" + result(1, "[1]"));
        for (int count = 0; count < 8; count++) {
            this.room.sendNotification("n", List.of("x".repeat(10_000)));
        }
        assertThat(sent(this.after)).as("no bound any more").hasSize(8);
    }

    @Test
    void theChannelEndsWithTheSessionBeforeWhileOneOfThemHasNotLeftIt() throws Exception {
        this.after.exchange(arrive(1));
        this.before.exchange(request("'rpc.session.9'", "rpc.session.close"));

        assertThat(sent(this.after)).containsExactly(ChannelFrames.close(1, 4500, 0));
        assertThat(this.rooms.events).last().asString().startsWith("closed");
        assertThatThrownBy(() -> this.room.sendNotification("x")).isInstanceOf(PeerClosedException.class);
        assertThat(this.after.closed).isNull();
        assertThat(this.server.sessions.totals().channels()).isZero();
    }

    @Test
    void theChannelStaysWhenTheOtherSessionEndsBeforeItHasLeft() throws Exception {
        this.after.exchange(arrive(1));
        this.after.exchange(request("'rpc.session.9'", "rpc.session.close"));
        goesOnInTheSessionBefore();

        TestSocket third = socket("ann");
        ChannelFrames.sessionOn(third);
        assertThat(send(third, arrive(1))).containsExactly(accepted(1));
        assertThat(send(third, ChannelFrames.close(1, 1000, 0))).containsExactly(ChannelFrames.close(1, 1000, 0));
        goesOnInTheSessionBefore();
        movesTo(socket("ann"), "u");
    }

    /** The channel goes on in a new session on this socket. */
    private void movesTo(TestSocket fresh, String ticket) {
        ChannelFrames.sessionOn(fresh);
        assertThat(send(fresh, arrive(1, ticket))).containsExactly(accepted(1));
        assertThat(send(this.before, moved(1, ticket))).containsExactly(moved(1, ticket));
        assertThat(send(fresh, "1:" + request(1, "echo", "[1]"))).containsExactly("1:" + result(1, "[1]"));
    }

    @Test
    void aChannelOfWhichTooMuchIsSentWhereItHasNotArrivedStays() throws Exception {
        this.after.exchange(arrive(1));
        this.after.exchange("1:" + " ".repeat(64 * 1024));
        assertThat(this.server.sessions.inboundBytes()).isGreaterThanOrEqualTo(64 * 1024);
        assertThat(send(this.after, "1:" + notification("more"))).containsExactly(ChannelFrames.close(1, 4504, 2));
        assertThat(this.server.sessions.inboundBytes()).isZero();
        goesOnInTheSessionBefore();
        movesTo(socket("ann"), "u");
    }

    @Test
    void framesWithoutTextCountWhereItHasNotArrived() throws Exception {
        this.after.exchange(arrive(1));
        for (int frames = 0; frames < 1024; frames++) {
            this.after.listener.onText("1:", true);
        }
        assertThat(this.server.sessions.inboundBytes()).isGreaterThanOrEqualTo(64 * 1024);
        assertThat(send(this.after, "1:")).containsExactly(ChannelFrames.close(1, 4504, 1025));
        assertThat(this.server.sessions.inboundBytes()).isZero();
        goesOnInTheSessionBefore();
    }

    @Test
    void itDoesNotGoWhereTheClientTakesSmallerMessages() throws Exception {
        TestSocket small = socket("ann");
        small.exchange(ChannelFrames.OFFER.replace("1048576", "65536"));
        assertThat(send(small, arrive(1))).containsExactly(ChannelFrames.refused(1, "'path'"));
        goesOnInTheSessionBefore();
        movesTo(socket("ann"), "t");
    }

    @Test
    void anAcknowledgementThatComesWhileTheLastMessageIsWrittenIsOne() throws Exception {
        this.after.exchange(arrive(1));
        this.before.whenReceived = text -> {
            if (text.equals(moved(1))) {
                this.before.send(ControlFrames.ack(2, 2));
            }
        };
        this.before.exchange(moved(1));
        for (int count = 0; count < 8; count++) {
            this.room.sendNotification("n", List.of("x".repeat(10_000)));
        }
        assertThat(sent(this.after)).as("no bound any more").hasSize(8);
    }

    @Test
    void whatIsHeldOfATextInPartsIsAccountedForBeforeAndAfter() {
        this.after.exchange(arrive(1));
        String whole = request(2, "echo", "['" + "x".repeat(20_000) + "']");
        assertThat(send(this.after, "1+:" + whole.substring(0, 15_000))).isEmpty();
        long held = this.server.sessions.inboundBytes();
        assertThat(held).isGreaterThan(10_000);

        this.before.exchange(moved(1));
        assertThat(this.server.sessions.inboundBytes()).isEqualTo(held);
        assertThat(send(this.after, "1:" + whole.substring(15_000)))
                .as("the answer, in parts")
                .hasSize(2);
        assertThat(this.server.sessions.inboundBytes()).isZero();
    }

    @Test
    void aChannelThatHasLeftAndCannotArriveIsClosed() throws Exception {
        this.after.exchange(arrive(1));
        this.before.reading = false;
        this.room.sendNotification("large", List.of("x".repeat(20_000)));
        this.before.send(moved(1));
        this.after.exchange(ChannelFrames.close(1, 1000, 0));
        this.before.readAgain();
        this.server.workers.runAll();

        assertThat(sent(this.before)).last().isEqualTo(ChannelFrames.close(1, 4500, 0));
        assertThat(this.rooms.events).last().asString().startsWith("closed");
        assertThat(this.before.closed).isNull();
        assertThat(this.after.closed).isNull();
        assertThat(this.server.sessions.totals().channels()).isZero();
    }

    @Test
    void aChannelThatArrivesNowhereIsClosed() throws Exception {
        this.before.exchange(moved(1));
        for (int seconds = 0; seconds < 10; seconds++) {
            this.server.advance(Duration.ofSeconds(1));
            this.before.send(ControlFrames.ack(1, 2));
        }
        assertThat(sent(this.before)).containsExactly(ChannelFrames.close(1, 4500, 0));
        assertThat(this.rooms.events).last().asString().startsWith("closed");
        assertThat(this.before.closed).isNull();
    }

    @Test
    void aChannelStaysWhereItsClientDoesNotLeaveInTime() throws Exception {
        assertThat(send(this.after, arrive(1))).containsExactly(accepted(1));
        this.after.exchange("1:" + " ".repeat(64 * 1024));
        this.server.advance(Duration.ofMillis(9_900));
        assertThat(sent(this.after)).isEmpty();
        assertThat(this.server.sessions.inboundBytes()).isGreaterThanOrEqualTo(64 * 1024);

        this.server.advance(Duration.ofSeconds(1));

        assertThat(sent(this.after)).containsExactly(ChannelFrames.close(1, 4504, 1));
        assertThat(this.server.sessions.inboundBytes()).isZero();
        this.after.exchange(ChannelFrames.close(1, 1000, 0));
        for (int number = 3; number < 11; number += 2) {
            assertThat(ChannelFrames.opened(this.after, number, "/rooms/2")).isNotEmpty();
        }
        goesOnInTheSessionBefore();
        movesTo(socket("ann"), "t");
    }

    @Test
    void aClientHasTenSecondsForLeavingOnEachSocketOfTheSessionBefore() throws Exception {
        this.after.exchange(arrive(1));
        this.server.advance(Duration.ofSeconds(9));
        this.before.breakDown();
        this.server.advance(Duration.ofSeconds(9));
        TestSocket next = socket("ann");
        this.beforeFrames.resumeOn(next, 1, 1);
        this.server.advance(Duration.ofSeconds(9));
        assertThat(sent(this.after)).isEmpty();

        assertThat(send(next, moved(1))).containsExactly(moved(1));
        assertThat(send(this.after, "1:" + request(1, "echo", "[1]"))).containsExactly("1:" + result(1, "[1]"));
    }

    @Test
    void aChannelIsClosedOnEitherSideOfAMove() throws Exception {
        this.after.exchange(arrive(1));
        this.room.close();
        this.server.workers.runAll();
        assertThat(sent(this.before)).containsExactly(ChannelFrames.close(1, 1000, 0));
        assertThat(sent(this.after)).containsExactly(ChannelFrames.close(1, 4500, 0));

        ChannelFrames.opened(this.before, 3, "/rooms/3");
        this.room = this.rooms.session;
        this.after.exchange(arrive(3, this.beforeFrames.sessionId, 3, "t"));
        this.before.exchange(moved(3));
        this.room.close();
        this.server.workers.runAll();
        assertThat(sent(this.after)).containsExactly(ChannelFrames.close(3, 1000, 0));
    }

    @Test
    void aChannelMovesWhileTheSocketOfItsSessionIsBroken() throws Exception {
        this.before.breakDown();
        assertThat(send(this.after, arrive(1))).containsExactly(accepted(1));
        assertThat(send(this.after, "1:" + request(1, "echo", "[1]"))).isEmpty();
        TestSocket next = socket("ann");
        assertThat(ChannelFrames.numbered(this.beforeFrames.resumeOn(next, 1, 1)))
                .isEmpty();

        assertThat(send(next, moved(1))).containsExactly(moved(1));
        assertThat(sent(this.after)).containsExactly("1:" + result(1, "[1]"));
        assertThat(this.server.sessions.getSession(this.room.getSessionId())).contains(this.room);
        assertThat(next.closed).isNull();
    }
}
