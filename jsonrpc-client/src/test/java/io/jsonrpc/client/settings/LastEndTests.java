package io.jsonrpc.client.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a client and its channels share ends with the last of them. */
class LastEndTests {

    private final List<String> ended = new ArrayList<>();

    @Test
    void theLastUserEndsWhatAllUseAndEachEndsOnce() {
        LastEnd client = new LastEnd(() -> this.ended.add("all"));
        LastEnd channel = client.another(() -> this.ended.add("channel"));
        LastEnd other = client.another(() -> this.ended.add("other"));
        client.run();
        client.run();
        channel.run();
        channel.run();
        assertThat(this.ended).containsExactly("channel");
        other.run();
        assertThat(this.ended).containsExactly("channel", "other", "all");
    }
}
