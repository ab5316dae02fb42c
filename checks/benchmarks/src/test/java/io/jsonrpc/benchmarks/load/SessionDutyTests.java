package io.jsonrpc.benchmarks.load;

import static io.jsonrpc.fixtures.Messages.error;
import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A client of part 3 as it is told from its frames. */
class SessionDutyTests {

    private static final String OPENED = result(
            "'rpc.session.1'",
            "{'sessionId':'S','token':'T1','heartbeat':60000,'heartbeatGrace':10000,"
                    + "'window':{'millis':120000,'bytes':4194304,'frames':1024},"
                    + "'limits':{'messageBytes':1048576,'batch':50,'inFlight':1024},'extensions':{}}");

    private final SessionDuty duty = new SessionDuty();

    private boolean opened(String answer) {
        byte[] bytes = answer.getBytes(StandardCharsets.US_ASCII);
        return this.duty.opened(bytes, bytes.length);
    }

    private void openAndCall() {
        assertThat(opened(OPENED)).isTrue();
        assertThat(this.duty.confirmation()).isNull();
        this.duty.sent();
        this.duty.received();
    }

    private static String resumed(int received) {
        return result("'rpc.session.1'", "{'token':'T2','received':" + received + ",'oldest':2}");
    }

    @Test
    void theNextSocketResumesWithTheCountsAndConfirmsOnce() {
        openAndCall();
        assertThat(this.duty.helloText())
                .asString()
                .contains("rpc.session.resume", "\"sessionId\":\"S\",\"token\":\"T1\"");
        assertThat(opened(resumed(1))).isTrue();
        assertThat(this.duty.confirmation()).asString().contains("{\"received\":1,\"sent\":1,\"resumed\":1}");
        assertThat(this.duty.confirmation()).isNull();
        assertThat(this.duty.helloText())
                .asString()
                .contains("\"token\":\"T2\",\"attempt\":2,\"received\":1,\"oldest\":2}");
    }

    private String control(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        byte[] answer = this.duty.control(bytes, bytes.length);
        return answer == null ? "" : new String(answer, StandardCharsets.US_ASCII);
    }

    @Test
    void aHeartbeatIsAnsweredAndNewsIsNot() {
        openAndCall();
        String ack = notification("rpc.session.ack", "{'received':1,'sent':1}");
        assertThat(control(ack)).isEmpty();
        assertThat(control(ack)).isEqualTo(ack);
        assertThat(control(notification("rpc.session.goaway", "{'withinMillis':1}")))
                .isEmpty();
    }

    @Test
    void aServerThatHasLostOneOfOurFramesIsFoundOut() {
        openAndCall();
        assertThat(opened(resumed(0))).isFalse();
    }

    @Test
    void aNewSessionInThePlaceOfTheOldOneIsNoResumption() {
        openAndCall();
        assertThat(opened(OPENED)).isFalse();
        assertThat(opened(error("'rpc.session.1'", -32051, "not resumable", "{'reason':'denied'}")))
                .isFalse();
    }
}
