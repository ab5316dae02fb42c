package io.jsonrpc.core.engine;

import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.message.ErrorType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which part of the protocol gets which reserved name. */
class ProtocolLayersTests {

    private final List<String> handled = new ArrayList<>();

    private final ProtocolLayers layers = new ProtocolLayers(
            new ProtocolLayers.Row("$/one", notification -> this.handled.add(notification.method())),
            new ProtocolLayers.Row("$/many.", notification -> this.handled.add(notification.method())),
            ProtocolLayers.SESSION);

    private void receive(String method) {
        ProtocolLayer layer = this.layers.of(method);
        assertThat(layer).isNotNull();
        assertThat(layer.notification(new io.jsonrpc.core.message.JsonRpcNotification(method, null)))
                .isTrue();
    }

    @Test
    void aNameIsOneMethodAndAPrefixIsAllThatBeginWithIt() {
        for (String method : List.of("$/one", "$/one.more", "$/ones", "$/many.a", "$/many.b", "$/many", "rpc.any")) {
            receive(method);
        }

        assertThat(this.handled).containsExactly("$/one", "$/many.a", "$/many.b");
    }

    @ParameterizedTest
    @CsvSource({
        "rpc.session.open, INVALID_REQUEST",
        "rpc.discover, METHOD_NOT_FOUND",
        "$/one, METHOD_NOT_FOUND",
        "$/other, METHOD_NOT_FOUND"
    })
    void requestsOfReservedNamesAreRefused(String method, ErrorType fault) {
        assertThat(this.layers.of(method))
                .isNotNull()
                .satisfies(layer -> assertThat(layer.requestFault()).isEqualTo(fault));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "rpc", "$", "echo", "rpcs.any", "one"})
    void allOtherNamesAreOfTheApplication(String method) {
        assertThat(this.layers.of(method)).isNull();
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
