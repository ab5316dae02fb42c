package io.jsonrpc.spring.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jsonrpc.annotation.JsonRpcError;
import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.annotation.JsonRpcParam;
import io.jsonrpc.annotation.JsonRpcService;
import io.jsonrpc.annotation.JsonRpcStream;
import io.jsonrpc.core.JsonRpcPeer;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.codec.GsonMessageCodec;
import io.jsonrpc.core.codec.JsonBinding;
import io.jsonrpc.core.codec.binding.TypedValues;
import io.jsonrpc.core.contract.ContractException;
import io.jsonrpc.core.message.MessageLimits;
import io.jsonrpc.spring.controller.JsonRpcArgumentResolver;
import io.jsonrpc.spring.controller.JsonRpcController;
import io.jsonrpc.spring.controller.JsonRpcExceptionHandler;
import io.jsonrpc.spring.controller.OnClosed;
import io.jsonrpc.spring.controller.OnConnected;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
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

    @JsonRpcController("/ends")
    static class EndsController {

        @JsonRpcMethod
        @JsonRpcStream(unsubscribe = "close")
        public Stream<String> watch() {
            return Stream.of();
        }

        @JsonRpcMethod
        @JsonRpcStream(unsubscribe = "stop")
        public Stream<String> listen() {
            return Stream.of();
        }

        @JsonRpcMethod(aliases = "stop")
        public void halt() {}
    }

    @Test
    void theMethodThatEndsAStreamHasTheNameOfAnother() {
        assertThat(faults(EndsController.class))
                .containsExactlyInAnyOrder(
                        "unsubscribe=\"stop\" of EndsController.listen() is the name of EndsController.halt() too,"
                                + " which would never be called on /ends; rename one of them",
                        "unsubscribe=\"close\" of EndsController.watch() is a classic session method; rename it or set"
                                + " classicSessions = false on @JsonRpcController(\"/ends\")");
    }

    @JsonRpcController(value = "/both", sockJs = true)
    static class FirstController {

        @JsonRpcMethod
        public void first() {}
    }

    @JsonRpcController("/both")
    static class SecondController {

        @OnClosed
        void left() {}
    }

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

    @JsonRpcService
    interface ShopApi {

        void buy() throws UnknownOrder;
    }

    @JsonRpcController("/shop")
    static class ShopController implements ShopApi {

        @Override
        public void buy() {}
    }

    @Configuration(proxyBeanMethods = false)
    static class SecondBean {

        @Bean
        ShopController again() {
            return new ShopController();
        }
    }

    @Test
    void oneControllerIsTwoBeans() {
        assertThat(faults(ShopController.class, SecondBean.class))
                .containsExactly(
                        "ShopController is on /shop twice, as the beans 'controllerFaultTests.ShopController' and"
                                + " 'again'; remove one of them");
    }

    @JsonRpcController("/shop")
    static class SecondShopController implements ShopApi {

        @Override
        public void buy() {}
    }

    @Test
    void twoControllersOfAPathImplementOneInterface() {
        assertThat(faults(ShopController.class, SecondShopController.class))
                .containsExactly(
                        "Two methods are named 'buy' on /shop: ShopApi.buy() of ShopController and ShopApi.buy()"
                                + " of SecondShopController; give one another name: @JsonRpcMethod(\"…\")");
    }

    @JsonRpcError(type = "order.unknown", code = 1)
    static class UnknownOrder extends Exception {

        private static final long serialVersionUID = 1L;
    }

    @JsonRpcError(type = "order.unknown", code = 2)
    static class NoSuchOrder extends Exception {

        private static final long serialVersionUID = 1L;
    }

    @JsonRpcController("/shop")
    static class ReturnsController {

        @JsonRpcMethod
        public void giveBack() throws NoSuchOrder {
            throw new NoSuchOrder();
        }
    }

    @Test
    void twoControllersOfAPathHaveOneTypeForTwoErrors() {
        assertThat(faults(ShopController.class, ReturnsController.class))
                .containsExactly("@JsonRpcError(type=\"order.unknown\") is on UnknownOrder and on NoSuchOrder");
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
        public void run(Runnable task) {}

        @JsonRpcMethod
        public void call(JsonRpcPeer peer) {}

        @JsonRpcMethod("connect")
        public int place(Transaction transaction) {
            return 0;
        }

        @OnClosed
        void left(Integer code) {}

        @JsonRpcExceptionHandler
        void failed(String what) {}
    }

    @JsonRpcController("/many")
    static class MoreFaultsController {

        @JsonRpcMethod
        public void connect(@JsonRpcParam(defaultValue = "ten") int limit) {}
    }

    @Test
    void allFaultsOfAllControllersAreFoundAtOnce() {
        assertThat(faults(ManyFaultsController.class, MoreFaultsController.class))
                .containsExactlyInAnyOrder(
                        "ManyFaultsController.all() returns Callable: return the value, a CompletableFuture or a Mono"
                                + " instead",
                        "ManyFaultsController.place(Transaction): a method that takes a Transaction answers by it and"
                                + " must return void",
                        "'rpc.prices' of ManyFaultsController.prices(): names that begin with rpc. or $/ are reserved",
                        "Parameter 'task' of ManyFaultsController.run(Runnable): java.lang.Runnable is an interface"
                                + " that nothing can be bound to; make it sealed, or register a type adapter"
                                + " (JsonRpcGsonCustomizer)",
                        "ManyFaultsController.call(JsonRpcPeer): Nothing gives a io.jsonrpc.core.JsonRpcPeer",
                        "ManyFaultsController.left: a method with @OnClosed cannot take Integer",
                        "ManyFaultsController.failed: a method with @JsonRpcExceptionHandler cannot take String",
                        "@JsonRpcParam(name=\"limit\", defaultValue=\"ten\") of MoreFaultsController.connect(int):"
                                + " '\"ten\"' is no int",
                        "'connect' of ManyFaultsController.place(Transaction) is a classic session method; rename it or"
                                + " set classicSessions = false on @JsonRpcController(\"/many\")",
                        "'connect' of MoreFaultsController.connect(int) is a classic session method; rename it or set"
                                + " classicSessions = false on @JsonRpcController(\"/many\")",
                        "Two methods are named 'connect' on /many: ManyFaultsController.place(Transaction) and"
                                + " MoreFaultsController.connect(int); give one another name: @JsonRpcMethod(\"…\")");
    }

    @JsonRpcController({"/rooms/{room:[a-z]{3}}", "/lobby"})
    static class RoomController {

        @JsonRpcMethod
        public void say(String text, @PathVariable("rom") String room) {}

        @JsonRpcMethod
        public void look(@PathVariable Optional<String> room, @PathVariable Optional<String> floor) {}

        @OnConnected
        void joined(@PathVariable String room) {}
    }

    @Test
    void pathVariablesThatThePathDoesNotHave() {
        assertThat(faults(RoomController.class))
                .containsExactly(
                        "RoomController.look(Optional,Optional): @PathVariable(\"floor\"): the path"
                                + " /rooms/{room:[a-z]{3}} has no variable 'floor'; name one of [room], or add it to the"
                                + " path",
                        "RoomController.say(String,String): @PathVariable(\"rom\"): the path /rooms/{room:[a-z]{3}} has"
                                + " no variable 'rom'; name one of [room], or add it to the path",
                        "RoomController.joined: @PathVariable(\"room\"): the path /lobby has no variable 'room'; add it"
                                + " to the path");
    }

    record Tenant(String name) {}

    static class TenantOfCall implements JsonRpcArgumentResolver {

        @Override
        public boolean supports(MethodParameter parameter) {
            return parameter.getParameterType() == Tenant.class;
        }

        @Override
        public Object resolve(MethodParameter parameter, Transaction transaction) {
            return new Tenant(transaction.getMethod());
        }
    }

    @JsonRpcController("/tenants")
    static class TenantController {

        @OnConnected
        void joined(Tenant tenant) {}

        @JsonRpcMethod
        public void call(Tenant tenant) {}
    }

    @Test
    void aResolverThatNeedsACall() {
        assertThat(faults(TenantController.class, TenantOfCall.class))
                .containsExactly("TenantController.joined: TenantOfCall gives Tenant to calls only; override its"
                        + " resolve(MethodParameter, Session) for a method with @OnConnected");
    }

    @JsonRpcController("/empty")
    static class EmptyController {

        public void notAnnotated() {}
    }

    static class Service {

        @JsonRpcMethod
        public int last(String symbol) {
            return symbol.length();
        }

        @OnClosed
        void left() {}
    }

    /** A bean may implement a shared interface for {@code implement} of a client. */
    static class Page implements ShopApi {

        @Override
        public void buy() {}
    }

    @Test
    void classesWithoutAMethodAndMethodsWithoutAController() {
        assertThat(faults(EmptyController.class, Service.class, Page.class))
                .containsExactly(
                        "@JsonRpcMethod Service.last(String) is never called, because Service is no controller:"
                                + " annotate it with @JsonRpcController(\"/…\")",
                        "EmptyController is a controller and has no method: annotate its public methods with"
                                + " @JsonRpcMethod, or let it implement an interface with @JsonRpcService");
    }

    private static List<String> faults(Class<?>... controllers) {
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(controllers)) {
            ContractException fault = catchThrowableOfType(
                    ContractException.class,
                    () -> Controllers.in(context.getBeanFactory(), VALUES, ControllerSettings.DEFAULT));
            assertThat(fault).isNotNull();
            return fault.faults();
        }
    }
}
