package io.jsonrpc.client.extension;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ServerTimeTests {

    @Test
    void theTimeOfTheServerGoesOn() {
        long[] nanos = {5};
        ServerTime time = new ServerTime(() -> nanos[0]);
        JsonObject answer = new JsonObject();
        answer.addProperty("epochMillis", 1000);
        time.opened(answer);
        nanos[0] += Duration.ofSeconds(2).toNanos();
        assertThat(time.now()).hasToString("1970-01-01T00:00:03Z");
        time.opened(null);
        assertThat(time.now()).isNull();
    }
}
