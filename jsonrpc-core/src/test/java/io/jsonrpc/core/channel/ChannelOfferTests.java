package io.jsonrpc.core.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.message.JsonText;
import org.junit.jupiter.api.Test;

/** What the ends of a session say of channels, and what is kept of them over a break. */
class ChannelOfferTests {

    @Test
    void whatIsAbsentIsNone() {
        assertThat(ChannelOffer.read("{}")).isEqualTo(new ChannelOffer(0, 0));
        assertThat(ChannelOffer.in(new JsonText("{\"channels\":{\"max\":16,\"parts\":16384,\"later\":[]}}")))
                .isEqualTo(new ChannelOffer(16, 16_384));
        assertThat(ChannelOffer.in(new JsonText("{\"flow\":{}}"))).isNull();
    }

    @Test
    void whatIsNoNumberSaysNothing() {
        for (String params : new String[] {
            "[]",
            "{\"max\":-1}",
            "{\"max\":\"16\"}",
            "{\"max\":1e400}",
            "{\"max\":9007199254740992}",
            "{\"max\":1.5}",
            "{\"parts\":1023}",
            "{\"parts\":null}",
            "{\"max\":1,\"max\":2}"
        }) {
            assertThat(ChannelOffer.read(params)).as(params).isNull();
        }
    }

    @Test
    void noLargerPartsAreSentThanTheOtherEndTakes() {
        assertThat(new ChannelOffer(1, 1024).partsToSend()).isEqualTo(1024);
        assertThat(new ChannelOffer(1, 1 << 20).partsToSend()).isEqualTo(ChannelOffer.PARTS);
        assertThat(new ChannelOffer(1, 0).partsToSend()).isZero();
    }

    @Test
    void theTimeForTheRestOfATextBeginsAnewOnAnotherSocket() {
        ChannelTable table = new ChannelTable(new ChannelTerms(false, 4, 0, true, 1000));
        ChannelMessage open = new ChannelMessage.Open("rpc.session.1", 1, "/", 1, null, null, null, null);
        table.receive(FramePrefix.of(0, false) + open.text(), 100, 0);
        table.accept(1, new JsonText("{}"));
        assertThat(table.isWaiting()).isFalse();
        table.receive("1+:abc", 6, 0);
        assertThat(table.isWaiting()).isTrue();
        assertThat(table.keptBytes(1)).isEqualTo(3);

        table.resumed(9_000_000_000L);
        assertThat(table.check(18_999_999_999L)).isEmpty();
        assertThat(table.check(19_000_000_000L)).hasSize(1);
        assertThat(table.keptBytes(1)).isZero();
    }
}
