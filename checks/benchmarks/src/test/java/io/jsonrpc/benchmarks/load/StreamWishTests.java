package io.jsonrpc.benchmarks.load;

import static io.jsonrpc.fixtures.Messages.notification;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Credit as our clients give it. */
class StreamWishTests {

    private final StreamWish wish = new StreamWish(32, ",\"perSecond\":20");

    @Test
    void creditIsGivenAtTheBeginningAndWhenHalfOfItIsHandled() {
        assertThat(this.wish.isDue(0, true)).isTrue();
        assertThat(this.wish.isDue(15, false)).isFalse();
        assertThat(this.wish.isDue(16, false)).isTrue();
        assertThat(this.wish.limit("s1", 16))
                .isEqualTo(notification("rpc.stream.limit", "{'subscription':'s1','limit':48,'perSecond':20}"));
    }

    @Test
    void withoutCreditNothingIsSentButWhatSteers() {
        assertThat(StreamWish.NONE.isDue(0, true)).isFalse();
        StreamWish latest = new StreamWish(0, ",\"delivery\":\"latest\"");
        assertThat(latest.isDue(0, true)).isTrue();
        assertThat(latest.isDue(1000, false)).isFalse();
        assertThat(latest.limit("s1", 0))
                .isEqualTo(notification("rpc.stream.limit", "{'subscription':'s1','delivery':'latest'}"));
    }
}
