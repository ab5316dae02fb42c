package io.jsonrpc.core.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class OutboundTextTests {

    @Test
    void theSizeIsThatOfTheBytes() {
        OutboundText message = OutboundText.of("\"aé€😀\"");
        assertThat(message.utf8()).isEqualTo("\"aé€😀\"".getBytes(StandardCharsets.UTF_8));
        assertThat(message.bytes()).isEqualTo(message.utf8().length);
    }

    @Test
    void aLoneSurrogateIsEscapedInTextAndBytesForOneAndForMany() {
        OutboundText message = OutboundText.of("\"\ud800\"");
        assertThat(message.text()).isEqualTo("\"\\ud800\"");
        assertThat(message.bytes()).isEqualTo(8);
        assertThat(message.forMany().text()).isEqualTo(message.text());
        assertThat(message.forMany().bytes()).isEqualTo(8);
        assertThat(new String(message.forMany().utf8(), StandardCharsets.UTF_8)).isEqualTo(message.text());
    }

    @Test
    void onlyAMessageForManyKeepsItsBytes() {
        OutboundText message = OutboundText.of("{}");
        assertThat(message.utf8()).isNotSameAs(message.utf8());
        OutboundText shared = message.forMany();
        assertThat(shared.utf8()).isSameAs(shared.utf8()).isEqualTo(message.utf8());
    }
}
