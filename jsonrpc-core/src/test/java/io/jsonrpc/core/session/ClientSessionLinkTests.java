package io.jsonrpc.core.session;

import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.session.frame.ControlFrame;
import io.jsonrpc.core.session.frame.SessionTerms;
import io.jsonrpc.core.session.frame.SessionTerms.ReceiveLimits;
import io.jsonrpc.core.session.frame.SessionTerms.Window;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the transcripts cannot say of the client's end: they have no application that closes, and no counts. */
class ClientSessionLinkTests {

    private static final SessionTerms TERMS = new SessionTerms(
            25_000, 10_000, Window.DEFAULT, new ReceiveLimits(1000, 50, 10), SessionTerms.NO_EXTENSIONS);

    private final ClientSessionLink client =
            new ClientSessionLink(new ControlFrame.Opened("rpc.session.1", "S", "secret", TERMS), 0);

    private final SessionLink link = this.client.link();

    private Received receive(int socket, String text) {
        return this.client.receive(socket, text, text.length(), 0);
    }

    private static String resumed(long received, long oldest) {
        return new ControlFrame.Resumed("rpc.session.1", "new", received, oldest).text();
    }

    @Test
    void closingAsksOnTheSocketThatTheSessionIsOn() {
        assertThat(this.client.close()).isTrue();
        assertThat(this.link.next(1, 0).text()).isEqualTo(request("'rpc.session.2'", "rpc.session.close"));
    }

    @Test
    void closingWritesNothingBetweenTheResumeAndItsAnswer() {
        int socket = this.client.resume(0);
        assertThat(this.link.next(socket, 0).text()).contains("rpc.session.resume");
        assertThat(this.client.close()).isFalse();
        assertThat(this.link.next(socket, 0)).isNull();
    }

    @Test
    void closingWithoutASocketAsksNobody() {
        this.link.detach(1, 0);
        assertThat(this.client.close()).isFalse();
    }

    @Test
    void afterTheEndNothingGetsANumber() {
        this.client.end();
        assertThat(this.client.isLost()).isTrue();
        assertThat(this.link.offer(OutboundText.of("{}"))).isEqualTo(Admission.REFUSED);
        assertThat(this.link.sent()).isZero();
        assertThat(receive(1, "{}")).isEqualTo(Received.Plain.IGNORED);
    }

    @Test
    void afterTheEndTheCountsTellWhatHadArrived() {
        for (int frame = 1; frame <= 3; frame++) {
            this.link.offer(OutboundText.of("{}"));
        }
        this.link.next(1, 0);
        this.link.next(1, 0);
        receive(1, new ControlFrame.Ack(1, 0, 0).text());
        this.client.end();
        assertThat(this.link.acknowledged()).isEqualTo(1);
        assertThat(this.link.written()).isEqualTo(2);
        assertThat(this.link.sent()).isEqualTo(3);
        assertThat(this.link.keptBytes()).isZero();
    }

    @Test
    void aRefusalLeavesTheSocketForANewSession() {
        int socket = this.client.resume(0);
        assertThat(receive(socket, ControlFrame.Failed.denied("rpc.session.1").text()))
                .isEqualTo(new Received.Lost("denied", -1, true));
    }

    @Test
    void aGapThatThisEndFindsCostsTheSocket() {
        int socket = this.client.resume(0);
        assertThat(receive(socket, resumed(0, 2))).isEqualTo(new Received.Lost("gap", 0, false));
    }

    private List<String> controls() {
        return Stream.generate(() -> this.link.next(1, 0))
                .takeWhile(Objects::nonNull)
                .map(OutboundText::text)
                .toList();
    }

    @Test
    void theNewestRateIsRequestedHoweverManyMessagesWait() {
        for (int version = 1; version <= 1_000; version++) {
            assertThat(this.link.control(new ControlFrame.Flow(new JsonText("{\"version\":" + version + "}"))))
                    .isTrue();
        }
        assertThat(controls()).hasSize(16).last().isEqualTo(notification("rpc.session.flow", "{'version':1000}"));
    }

    @Test
    void theNewestRateIsReportedHoweverManyMessagesWait() {
        for (int asked = 1; asked <= 16; asked++) {
            receive(1, request("'rpc.session." + asked + "'", "rpc.session.unheard"));
        }
        this.link.control(new ControlFrame.Flow(new JsonText("{\"version\":1}")));
        for (int version = 1; version <= 1_000; version++) {
            this.link.control(new ControlFrame.FlowNow(new JsonText("{\"version\":" + version + "}")));
        }
        assertThat(controls())
                .hasSize(18)
                .endsWith(
                        notification("rpc.session.flow", "{'version':1}"),
                        notification("rpc.session.flow.now", "{'version':1000}"));
    }
}
