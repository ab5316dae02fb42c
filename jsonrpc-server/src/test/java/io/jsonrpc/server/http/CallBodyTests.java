package io.jsonrpc.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.server.EndpointOptions;
import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.endpoint.SharedHandler;
import io.jsonrpc.server.socket.Handshake;
import io.jsonrpc.server.web.RecordingAcceptor;
import io.jsonrpc.server.web.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The body of a call, byte by byte. */
class CallBodyTests {

    private static final int LIMIT = 20;

    private final RecordingAcceptor acceptor = new RecordingAcceptor();

    private final HttpCall call = new HttpCall(answer -> {});

    private final CallBody body = new CallBody(this.call, LIMIT);

    @BeforeEach
    void open() {
        this.call.open(
                this.acceptor,
                new Endpoint("/x", new SharedHandler((transaction, request) -> {}), EndpointOptions.DEFAULT),
                new Handshake(Map.of(), null, null, Map.of(), null, null, false, Map.of()));
    }

    private @Nullable Refusal add(byte[] bytes, boolean last) {
        return this.body.add(bytes, bytes.length, last);
    }

    private void passed(String text) throws InterruptedException {
        assertThat(this.acceptor.nextSocket().nextText()).isEqualTo(text);
    }

    @Test
    void aBodyMayBeCutAnywhere() throws InterruptedException {
        byte[] bytes = "\u00e4\u20ac\ud83d\ude00x".getBytes(StandardCharsets.UTF_8);
        for (byte each : bytes) {
            assertThat(add(new byte[] {each}, false)).isNull();
        }
        assertThat(add(new byte[0], true)).isNull();

        passed("\u00e4\u20ac\ud83d\ude00x");
    }

    @Test
    void onlyTheFirstBytesOfTheArrayAreOfTheBody() throws InterruptedException {
        assertThat(this.body.add("[1]garbage".getBytes(StandardCharsets.UTF_8), 3, true))
                .isNull();

        passed("[1]");
    }

    @Test
    void theCharacterOfDecodersIsValid() throws InterruptedException {
        assertThat(add("\ufffd".getBytes(StandardCharsets.UTF_8), true)).isNull();

        passed("\ufffd");
    }

    @Test
    void whatIsNotUtf8IsRefused() {
        byte[][] faults = {{(byte) 0xff}, {(byte) 0xc3}, {(byte) 0xed, (byte) 0xa0, (byte) 0x80}, {(byte) 0xc0, 0x22}};
        for (byte[] fault : faults) {
            CallBody fresh = new CallBody(this.call, LIMIT);
            assertThat(fresh.add(fault, fault.length, true).status().value())
                    .as(Arrays.toString(fault))
                    .isEqualTo(400);
        }
    }

    @Test
    void aBodyOverTheLimitIsRefusedWhereItCrossesIt() throws InterruptedException {
        assertThat(add(new byte[LIMIT], false)).isNull();
        assertThat(add(new byte[1], false).status().value()).isEqualTo(413);
        assertThat(this.acceptor.nextSocket().texts).isEmpty();
    }
}
