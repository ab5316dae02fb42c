package io.jsonrpc.bank.rooms;

import io.jsonrpc.guide.GuidePage;
import io.jsonrpc.test.JsonRpcTester;
import io.jsonrpc.test.autoconfigure.JsonRpcTest;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What docs/guide/migration-stomp.md comes to runs; and it has no line of Java of ours that is not here. */
@JsonRpcTest
@Tag("exhaustive")
class StompGuideTests {

    @Autowired
    JsonRpcTester tester;

    private JsonRpcTester room(String name) {
        return this.tester.mutate().path("/rooms/" + name).build();
    }

    @Test
    void whatOneSaysAllInTheRoomHear() {
        JsonRpcTester ann = room("blue");
        JsonRpcTester bob = room("blue");
        JsonRpcTester red = room("red");
        for (JsonRpcTester each : List.of(ann, bob, red)) {
            each.call("history").result(Said[].class).isEqualTo(new Said[0]);
        }

        Said hello = new Said("ann", "hello");
        ann.call("say", List.of("ann", "hello")).result(Said.class).isEqualTo(hello);
        bob.notifications("said").next().hasParams(hello);
        bob.call("history").result(Said[].class).isEqualTo(new Said[] {hello});

        Said other = new Said("eve", "stop");
        red.call("say", List.of("eve", "stop")).result(Said.class).isEqualTo(other);
        red.notifications("said").next().hasParams(other);
    }

    @Test
    void everyLineOfJavaInTheGuideIsCompiled() throws IOException {
        GuidePage.of("migration-stomp").isCompiledFrom("io/jsonrpc/bank/rooms");
    }
}
