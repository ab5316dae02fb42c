package io.jsonrpc.spring.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.annotation.JsonRpcService;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.codec.GsonMessageCodec;
import io.jsonrpc.core.codec.JsonBinding;
import io.jsonrpc.core.codec.binding.TypedValues;
import io.jsonrpc.core.contract.ContractException;
import io.jsonrpc.core.message.MessageLimits;
import io.jsonrpc.spring.controller.JsonRpcController;
import io.jsonrpc.spring.controller.OnClosed;
import io.jsonrpc.spring.controller.OnConnected;
import jakarta.annotation.security.RolesAllowed;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.web.bind.annotation.PathVariable;

/** What controllers cannot be: each fault with its line. */
class ControllerFaultTests {

    private static final TypedValues VALUES =
            new GsonMessageCodec(JsonBinding.gsonBuilder().create(), MessageLimits.DEFAULT).typedValues(false);

    @JsonRpcController("/prices")
    static class PriceController {

        @JsonRpcMethod("prices.last")
        public int last(String symbol) {
            return symbol.length();
        }
    }

    @JsonRpcController("/prices")
    static class OldPrices {

        @JsonRpcMethod(value = "prices.oldest", aliases = "prices.last")
        public int last(String symbol) {
            return symbol.length();
        }
    }

    @Test
    void twoMethodsOfAPathHaveOneName() {
        assertThat(faults(PriceController.class, OldPrices.class))
                .containsExactly("Two methods are named 'prices.last' on /prices: PriceController.last(String) and"
                        + " OldPrices.last(String); give one another name: @JsonRpcMethod(\"…\")");
    }

    @JsonRpcController("/chat")
    static class ChatController {

        @JsonRpcMethod
        public void connect() {}
    }

    @JsonRpcController(value = "/plain", classicSessions = false)
    static class PlainController {

        @JsonRpcMethod
        public void connect() {}
    }

    @Test
    void aMethodHasTheNameOfAClassicSessionMethod() {
        assertThat(faults(ChatController.class, PlainController.class))
                .containsExactly("'connect' of ChatController.connect() is a classic session method; rename it or set"
                        + " classicSessions = false on @JsonRpcController(\"/chat\")");
    }

    @JsonRpcController(value = "/both", sockJs = true)
    static class FirstController {}

    @JsonRpcController("/both")
    static class SecondController {}

    @Test
    void twoControllersOfAPathDoNotAgreeHowItIsServed() {
        assertThat(faults(FirstController.class, SecondController.class))
                .containsExactly("FirstController and SecondController are both on /both, with sockJs = true and"
                        + " sockJs = false");
    }

    @JsonRpcController("/api")
    @JsonRpcService
    interface PriceApi {}

    static class PriceBean implements PriceApi {}

    @Test
    void theAnnotationIsOnAnInterface() {
        assertThat(faults(PriceBean.class))
                .containsExactly("@JsonRpcController(\"/api\") on PriceApi (an interface): put it on the class that"
                        + " implements it");
    }

    @JsonRpcController("/secured")
    static class SecuredController {

        @JsonRpcMethod
        @RolesAllowed("ADMIN")
        public void place() {}
    }

    @Test
    void nothingObeysMethodSecurity() {
        assertThat(faults(SecuredController.class))
                .containsExactly("SecuredController.place has @RolesAllowed, and method security is not enabled: add"
                        + " @EnableMethodSecurity");
    }

    @JsonRpcController("/many")
    static class ManyFaultsController {

        @JsonRpcMethod
        public Callable<String> all() {
            return () -> "";
        }

        @JsonRpcMethod("rpc.prices")
        public void prices() {}

        @JsonRpcMethod
        public int place(Transaction transaction) {
            return 0;
        }

        @OnClosed
        void left(Integer code) {}
    }

    @JsonRpcController("/more")
    static class MoreFaultsController {

        @JsonRpcMethod
        public void run(Runnable task) {}

        @OnConnected
        void joined(@PathVariable String room) {}
    }

    @Test
    void allFaultsOfAllControllersAreToldAtOnce() {
        assertThat(faults(ManyFaultsController.class, MoreFaultsController.class))
                .containsExactlyInAnyOrder(
                        "ManyFaultsController.all() returns Callable: return the value, a CompletableFuture or a Mono"
                                + " instead",
                        "ManyFaultsController.place(Transaction): a method that takes a Transaction answers by it and"
                                + " must return void",
                        "ManyFaultsController.left: a method with @OnClosed cannot take Integer",
                        "Parameter 'task' of MoreFaultsController.run(Runnable): java.lang.Runnable is an interface that"
                                + " nothing can be bound to; make it sealed, or register a type adapter"
                                + " (JsonRpcGsonCustomizer)");
    }

    private static List<String> faults(Class<?>... controllers) {
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(controllers)) {
            ContractException fault = catchThrowableOfType(
                    ContractException.class, () -> Controllers.in(context.getBeanFactory(), VALUES, false));
            assertThat(fault).isNotNull();
            return fault.faults();
        }
    }
}
