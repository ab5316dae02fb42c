package io.jsonrpc.server.autoconfigure;

import static io.jsonrpc.server.autoconfigure.ControllerTests.assertAnswer;
import static io.jsonrpc.server.autoconfigure.ControllerTests.bean;
import static io.jsonrpc.server.autoconfigure.ControllerTests.call;
import static io.jsonrpc.server.autoconfigure.ControllerTests.connect;
import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.network.WireSocket;
import io.jsonrpc.server.autoconfigure.ControllerApplication.Beside;
import io.jsonrpc.server.autoconfigure.ControllerApplication.MoreController;
import io.jsonrpc.server.autoconfigure.ControllerApplication.RoomController;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Controllers, handlers beside them, and the sessions that they hear of. */
abstract class ControllerLifecycle {

    @Test
    void aControllerHearsThatItsSessionGoesOn() throws Exception {
        try (WireSocket first = connect("/prices");
                WireSocket second = connect("/prices")) {
            String session = call(first, "connect", "{\"sessionId\":null}")
                    .getAsJsonObject()
                    .get("sessionId")
                    .getAsString();
            call(second, "reconnect", "{\"sessionId\":\"" + session + "\"}");
            assertThat(bean(MoreController.class).reconnected.poll(15, TimeUnit.SECONDS))
                    .isEqualTo(session);
        }
    }

    @Test
    void otherControllersAndAHandlerMayBeOnThePath() throws Exception {
        assertThat(call("/prices", "thread", null).getAsString()).isNotEmpty();
        assertAnswer("unknown", "[1]", "\"beside [1]\"");
        assertThat(bean(Beside.class).begun.await(15, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void eachSessionHasItsOwnPrototype() throws Exception {
        try (WireSocket first = connect("/rooms/one");
                WireSocket second = connect("/rooms/two")) {
            int one = call(first, "count", null).getAsJsonArray().get(0).getAsInt();
            assertThat(call(first, "count", null)).hasToString("[" + one + ",2]");
            assertThat(call(second, "count", null).getAsJsonArray().get(0).getAsInt())
                    .isNotEqualTo(one);
            first.sendClose(1000, "");
        }
        assertThat(eventsOf("one")).containsExactly("joined one true null", "left one", "destroyed one");
    }

    /** All that a session of a room hears, until its controller is destroyed. */
    private static List<String> eventsOf(String room) throws InterruptedException {
        List<String> events = new ArrayList<>();
        String last = "";
        while (!last.startsWith("destroyed " + room)) {
            last = Objects.requireNonNull(RoomController.EVENTS.poll(15, TimeUnit.SECONDS));
            if (last.contains(room)) {
                events.add(last);
            }
        }
        return events;
    }
}
