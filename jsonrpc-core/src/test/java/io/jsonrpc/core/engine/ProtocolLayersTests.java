package io.jsonrpc.core.engine;

import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which part of the protocol gets which reserved name. */
class ProtocolLayersTests {

    @ParameterizedTest
    @CsvSource({
        "$/cancelRequest, CANCEL",
        "$/progress, PROGRESS",
        "rpc.session.open, SESSION",
        "rpc.session., SESSION",
        "connect, CLASSIC",
        "closeSession, CLASSIC",
        "$/cancelRequests, UNKNOWN",
        "$/, UNKNOWN",
        "rpc.session, UNKNOWN",
        "rpc.discover, DISCOVER"
    })
    void aNameIsOneMethodAndAPrefixIsAllThatBeginWithIt(String method, ReservedNames row) {
        assertThat(ReservedNames.of(method)).isEqualTo(row);
        assertThat(row.has(method)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "rpc", "$", "echo", "rpcs.any", "connected", "Ping"})
    void allOtherNamesAreOfTheApplication(String method) {
        assertThat(ReservedNames.of(method)).isNull();
        assertThat(ReservedNames.values()).noneMatch(row -> row.has(method));
    }

    @ParameterizedTest
    @CsvSource({"rpc.session.open, -32600", "rpc.discover, -32601", "$/cancelRequest, -32601", "$/other, -32601"})
    void requestsOfReservedNamesAreRefused(String method, int code) {
        Conversation conversation = new Conversation((transaction, request) -> transaction.sendResponse("handled"));

        assertThat(conversation.answersTo(request(1, method, "{}")))
                .singleElement()
                .asString()
                .contains("\"code\":" + code);
    }

    @Test
    void aPeerWithoutClassicSessionsHandsTheirNamesToItsHandler() {
        Conversation conversation = new Conversation((transaction, request) -> transaction.sendResponse("handled"));

        for (String method : ReservedNames.CLASSIC.names()) {
            assertThat(conversation.answersTo(request(1, method, "{}"))).containsExactly(result(1, "\"handled\""));
        }
    }

    @Test
    void aHandlerThatIsDescribedIsDiscovered() {
        Conversation conversation = new Conversation(new DescribedHandler());

        assertThat(conversation.answersTo(request(1, "rpc.discover")))
                .containsExactly(result(1, "{'openrpc':'1.3.2'}"));
        assertThat(conversation.answersTo(notification("rpc.discover", "{}"))).isEmpty();
    }

    @Test
    void noHandlerSeesAReservedName() {
        List<String> seen = new ArrayList<>();
        Conversation conversation = new Conversation((transaction, request) -> seen.add(request.getMethod()));

        assertThat(conversation.answersTo(request(1, "$/cancelRequests", "{}"))).hasSize(1);
        assertThat(conversation.answersTo(notification("$/cancelRequests", "{'id':1}")))
                .isEmpty();
        assertThat(conversation.answersTo(notification("rpc.any", "{}"))).isEmpty();

        assertThat(seen).isEmpty();
        conversation.assertNothingMore();
    }
}
