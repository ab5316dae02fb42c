package io.jsonrpc.server.autoconfigure;

import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.server.autoconfigure.ControllerTests.assertAnswer;
import static io.jsonrpc.server.autoconfigure.ControllerTests.bean;
import static io.jsonrpc.server.autoconfigure.ControllerTests.call;
import static io.jsonrpc.server.autoconfigure.ControllerTests.connect;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonParser;
import io.jsonrpc.network.WireSocket;
import io.jsonrpc.server.autoconfigure.ControllerApplication.PriceController;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When and where methods run, and how what they return is answered. */
abstract class ControllerExecution {

    @Test
    void aVoidMethodAnswersNullAndANotificationNothing() throws Exception {
        BlockingQueue<String> events = bean(PriceController.class).events;
        try (WireSocket socket = connect("/prices")) {
            assertThat(call(socket, "prices.place", "{\"symbol\":\"A\",\"cents\":3}"))
                    .isEqualTo(JsonNull.INSTANCE);
            assertThat(events.poll(15, TimeUnit.SECONDS)).isEqualTo("placed A");
            socket.send(notification("prices.seen", "[\"B\"]"));
            assertThat(events.poll(15, TimeUnit.SECONDS)).isEqualTo("seen B");
            assertThat(call(socket, "maybe", null)).isEqualTo(JsonNull.INSTANCE);
        }
    }

    @Test
    void aValueThatComesLaterIsAnsweredThen() throws Exception {
        assertAnswer("later", "[4]", "5");
        assertAnswer("mono", "[4]", "5");
        assertAnswer("mono", "[-1]", "null");
    }

    @Test
    void aCancelledCallCancelsTheFutureThatItReturned() throws Exception {
        BlockingQueue<String> events = bean(PriceController.class).events;
        try (WireSocket socket = connect("/prices")) {
            socket.send(request(7, "never"));
            assertThat(events.poll(15, TimeUnit.SECONDS)).isEqualTo("called");
            socket.send(notification("$/cancelRequest", "{\"id\":7}"));
            assertThat(socket.receive()).contains("-32800");
            assertThat(Arrays.asList(events.poll(15, TimeUnit.SECONDS), events.poll(15, TimeUnit.SECONDS)))
                    .containsExactlyInAnyOrder("token cancelled", "future cancelled");
        }
    }

    @Test
    void aCancelledCallCancelsWhatItsMethodAsksTheClient() throws Exception {
        try (WireSocket socket = connect("/prices")) {
            String asked = socket.exchange(request(7, "asks"));
            assertThat(asked).contains("page.never");
            socket.send(notification("$/cancelRequest", "{\"id\":7}"));
            JsonElement id = JsonParser.parseString(asked).getAsJsonObject().get("id");
            assertThat(List.of(socket.receive(), socket.receive()))
                    .anyMatch(answer -> answer.contains("-32800"))
                    .contains(notification("$/cancelRequest", "{\"id\":" + id + "}"));
        }
    }

    @Test
    void callsRunBesideEachOtherIfTheMethodOrItsControllerSaysSo() throws Exception {
        for (String method : List.of("meet", "meetHere")) {
            try (WireSocket socket = connect("/prices")) {
                socket.send(request(1, method));
                assertThat(socket.exchange(request(2, method))).contains("\"met\"");
                assertThat(socket.receive()).contains("\"met\"");
            }
        }
    }

    @Test
    void progressGoesAheadOfTheAnswer() throws Exception {
        try (WireSocket socket = connect("/prices")) {
            assertThat(socket.exchange(request(7, "work")))
                    .contains("$/progress")
                    .contains("50")
                    .contains("7");
            assertThat(socket.receive()).contains("\"done\"");
        }
    }

    @Test
    void aMethodThatNeverWaitsRunsOnTheReadingThread() throws Exception {
        List<String> threads = new ArrayList<>();
        try (WireSocket socket = connect("/prices")) {
            // The turn of the call before may not have ended yet: then a worker goes on.
            for (int i = 0; i < 100; i++) {
                threads.add(call(socket, "thread", null).getAsString());
            }
        }
        assertThat(threads).anySatisfy(thread -> assertThat(thread).doesNotStartWith("jsonrpc-worker"));
    }
}
