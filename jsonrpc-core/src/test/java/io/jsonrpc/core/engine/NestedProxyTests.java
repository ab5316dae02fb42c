package io.jsonrpc.core.engine;

import static io.jsonrpc.fixtures.Messages.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jsonrpc.annotation.Execution;
import io.jsonrpc.annotation.JsonRpcError;
import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.annotation.JsonRpcService;
import io.jsonrpc.core.JsonRpcRequestSender;
import io.jsonrpc.core.ProxyOptions;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.dispatch.MethodSurroundings;
import io.jsonrpc.core.dispatch.ServiceHandler;
import io.jsonrpc.core.proxy.ServiceProxies;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Proxies at both ends that call each other, with the smallest pool there is. */
@Timeout(60)
class NestedProxyTests {

    private static final int GENEROUS = 30;

    private static final ServiceProxies PROXIES = new ServiceProxies(Conversation.CODEC);

    @JsonRpcError(type = "too.deep", code = 1)
    static final class TooDeep extends Exception {

        TooDeep(String message) {
            super(message);
        }
    }

    /** What is called, with the session of the call. */
    @JsonRpcService("levels")
    static final class Recursion {

        private final int floor;

        Recursion(int floor) {
            this.floor = floor;
        }

        @JsonRpcMethod
        public String down(Session session, int levels, boolean futures) throws Exception {
            if (levels == this.floor) {
                throw new TooDeep("No level " + levels);
            }
            if (levels == 0) {
                return "bottom";
            }
            return levels + " "
                    + (futures
                            ? session.proxy(Later.class).down(levels - 1, true).get()
                            : session.proxy(Waiting.class).down(levels - 1, false));
        }

        @JsonRpcMethod(execution = Execution.NON_BLOCKING)
        public String waits(Session session) throws TooDeep {
            return session.proxy(Waiting.class).down(0, false);
        }
    }

    /** The view of a caller that waits. */
    @JsonRpcService("levels")
    interface Waiting {

        String down(int levels, boolean futures) throws TooDeep;

        String waits();
    }

    /** The view of a caller that does not. */
    @JsonRpcService("levels")
    interface Later {

        CompletableFuture<String> down(int levels, boolean futures);
    }

    private static ServiceHandler recursion(int floor) {
        return new ServiceHandler(
                Recursion.class, MethodSurroundings.of(new Recursion(floor), Conversation.CODEC.typedValues(false)));
    }

    private static <T> T proxy(Class<T> api, JsonRpcRequestSender sender) {
        return PROXIES.create(api, sender, ProxyOptions.DEFAULT);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void threeLevelsInBothDirectionsWorkOnAPoolOfOne(boolean futures) throws Exception {
        try (LocalPair pair = new LocalPair(recursion(-1), recursion(-1), 1, 100)) {
            CompletableFuture<String> there = proxy(Later.class, pair.near).down(6, futures);
            CompletableFuture<String> back = proxy(Later.class, pair.far).down(6, futures);
            assertThat(there.get(GENEROUS, TimeUnit.SECONDS)).isEqualTo("6 5 4 3 2 1 bottom");
            assertThat(back.get(GENEROUS, TimeUnit.SECONDS)).isEqualTo("6 5 4 3 2 1 bottom");
            assertThat(pair.near.load().pending()).isZero();
            assertThat(pair.far.load().pending()).isZero();
            pair.awaitIdle();
        }
    }

    @Test
    void theExceptionOfTheLowestLevelComesBackThroughAllAsItself() {
        try (LocalPair pair = new LocalPair(recursion(2), recursion(2), 1, 100)) {
            assertThatExceptionOfType(TooDeep.class)
                    .isThrownBy(() -> proxy(Waiting.class, pair.near).down(5, false))
                    .withMessage("No level 2");
        }
    }

    @Test
    void aMethodThatPromisesNotToWaitCannotWaitForAProxy() {
        Conversation conversation = new Conversation(recursion(-1));
        Conversation.read(() -> conversation.receives(request(1, "levels.waits")));
        assertThat(conversation.sent()).singleElement().asString().contains("\"code\":-32603");
        conversation.assertNothingMore();
    }
}
