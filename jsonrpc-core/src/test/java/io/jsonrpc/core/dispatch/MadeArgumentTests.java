package io.jsonrpc.core.dispatch;

import static io.jsonrpc.fixtures.Messages.error;
import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.annotation.JsonRpcParam;
import io.jsonrpc.annotation.UnknownParams;
import io.jsonrpc.core.Progress;
import io.jsonrpc.core.engine.Conversation;
import io.jsonrpc.core.message.Request;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Arguments that are made of a value of params: progress with the token of its caller, and whole requests. */
class MadeArgumentTests {

    record Item(String name, int count) {}

    static final class Searches {

        @JsonRpcMethod(unknown = UnknownParams.REFUSE)
        public int search(
                String text,
                @JsonRpcParam("workDoneToken") Progress<Duration> work,
                @JsonRpcParam("partialResultToken") Progress<Item> found) {
            work.report(Duration.ofSeconds(1));
            found.report(new Item(text, 1));
            return 2;
        }

        @JsonRpcMethod
        public boolean wanted(@JsonRpcParam("token") @Nullable Progress<Item> progress) {
            return progress != null;
        }

        @JsonRpcMethod
        public String whole(Request<Item> request) {
            return request.getMethod() + " " + request.getId() + " " + request.getParams();
        }

        @JsonRpcMethod
        public String raw(Request<List<Integer>> request, Progress<Integer> progress) {
            progress.report(1);
            return String.valueOf(request.getParams());
        }
    }

    private final Conversation conversation = new Conversation(new ServiceHandler(
            Searches.class, MethodSurroundings.of(new Searches(), Conversation.CODEC.typedValues(false))));

    @AfterEach
    void nothingIsLeft() {
        this.conversation.assertNothingMore();
    }

    private static String progress(String token, String value) {
        return notification("$/progress", "{'token':" + token + ",'value':" + value + "}");
    }

    @Test
    void theTokenOfProgressIsTheOneInParamsAsItWasWritten() {
        assertThat(this.conversation.answersTo(
                        request(1, "search", "{'workDoneToken':'w','text':'a','partialResultToken':1.50}")))
                .containsExactly(progress("'w'", "'PT1S'"), progress("1.50", "{'name':'a','count':1}"), result(1, "2"));
        assertThat(this.conversation.answersTo(request(1, "search", "['a',-7]")))
                .containsExactly(progress("-7", "'PT1S'"), progress("1", "{'name':'a','count':1}"), result(1, "2"));
    }

    @Test
    void withoutATokenItIsTheIdOfTheRequest() {
        assertThat(this.conversation.answersTo(request("'x'", "search", "{'text':'a','workDoneToken':null}")))
                .containsExactly(
                        progress("'x'", "'PT1S'"), progress("'x'", "{'name':'a','count':1}"), result("'x'", "2"));
    }

    @Test
    void progressThatIsNullableIsThereForACallerWithAToken() {
        assertThat(this.conversation.answersTo(request(1, "wanted", "{'token':''}")))
                .containsExactly(result(1, "true"));
        assertThat(this.conversation.answersTo(request(2, "wanted"))).containsExactly(result(2, "false"));
    }

    @Test
    void aNotificationHasNoProgressWhateverItsToken() {
        assertThat(this.conversation.answersTo(notification("search", "{'text':'a','workDoneToken':'w'}")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "{}", "['a']"})
    void aTokenIsAStringOrANumber(String token) {
        assertRefused("{'text':'a','workDoneToken':" + token + "}", "$.workDoneToken");
        assertRefused("['a',1," + token + "]", "$[2]");
    }

    @Test
    void aTokenIsNoLongerThanAnId() {
        String longest = "'" + "a".repeat(128) + "'";
        assertThat(this.conversation.answersTo(request(1, "search", "['a'," + longest + "]")))
                .hasSize(3)
                .startsWith(progress(longest, "'PT1S'"));
        assertRefused("['a'," + longest.replaceFirst("a", "aa") + "]", "$[1]");
    }

    private void assertRefused(String params, String path) {
        assertThat(this.conversation.answersTo(request(1, "search", params)))
                .containsExactly(error(
                        1,
                        -32602,
                        "Invalid params",
                        "{'type':'params.invalid','path':'" + path + "','reason':'type'}"));
    }

    @Test
    void aRequestHasItsParamsAsTheirType() {
        assertThat(this.conversation.answersTo(request(7, "whole", "{'name':'a','count':2}")))
                .containsExactly(result(7, "'whole 7 Item[name=a, count=2]'"));
        assertThat(this.conversation.answersTo(request(8, "whole"))).containsExactly(result(8, "'whole 8 null'"));
        assertThat(this.conversation.answersTo(request(9, "raw", "[1,2]")))
                .containsExactly(progress("9", "1"), result(9, "'[1, 2]'"));
        assertThat(this.conversation.answersTo(request(1, "whole", "{'name':5}")))
                .containsExactly(error(
                        1, -32602, "Invalid params", "{'type':'params.invalid','path':'$.name','reason':'type'}"));
    }
}
