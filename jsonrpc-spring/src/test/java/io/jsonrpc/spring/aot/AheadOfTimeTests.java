package io.jsonrpc.spring.aot;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.annotation.JsonRpcError;
import io.jsonrpc.annotation.JsonRpcErrorData;
import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.annotation.JsonRpcService;
import io.jsonrpc.client.JsonRpcClient;
import io.jsonrpc.client.JsonRpcClientLocal;
import io.jsonrpc.core.Progress;
import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.spring.client.ImportJsonRpcServices;
import io.jsonrpc.spring.client.JsonRpcClients;
import io.jsonrpc.spring.controller.JsonRpcController;
import io.jsonrpc.spring.controller.JsonRpcExceptionHandler;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.core.test.tools.TestCompiler;

/** An application that is processed ahead of time: what is generated compiles and runs, and all hints are there. */
@Timeout(60)
@Tag("exhaustive")
class AheadOfTimeTests {

    record Order(String symbol, Item item) {}

    record Item(int quantity) {}

    record Receipt(List<Price> prices) {}

    record Price(int cents) {}

    record Step(int done) {}

    sealed interface Shape permits Circle {}

    record Circle(int radius) implements Shape {}

    record Problem(String symbol) {}

    sealed interface Payment permits Card, Cash {}

    record Card(Issuer issuer) implements Payment {}

    record Cash(Currency[] currencies) implements Payment {}

    sealed interface Issuer permits Bank {}

    record Bank(String name) implements Issuer {}

    sealed interface Currency permits Euro {}

    record Euro(int cents) implements Currency {}

    sealed interface Reason permits Fraud {}

    record Fraud(String text) implements Reason {}

    sealed interface Origin permits Abroad {}

    record Abroad(String country) implements Origin {}

    record Purchase(List<Basket<Payment>> baskets) {}

    record Basket<T>(T content) {}

    /** Has a property that is no field. */
    static class Refund extends Claim {

        public Origin getOrigin() {
            return new Abroad("");
        }
    }

    static class Claim {

        private Reason reason = new Fraud("");
    }

    record Row(int number) {}

    record Sum(int rows) {}

    record Question(String text) {}

    record Detail(String reason) {}

    @JsonRpcError(type = "orders.refused", code = 1)
    static class RefusedException extends Exception {

        RefusedException(String message) {
            super(message);
        }

        @JsonRpcErrorData
        public Detail detail() {
            return new Detail("");
        }
    }

    @JsonRpcService("orders")
    interface OrderApi {

        Receipt place(Order order, Progress<Step> progress) throws RefusedException;
    }

    interface Base {

        @JsonRpcMethod
        int area(List<Shape> shapes);
    }

    @JsonRpcService("page")
    interface PageApi {

        boolean confirm(Question question);
    }

    @JsonRpcController(value = "/shapes", calls = PageApi.class)
    static class ShapeController implements Base {

        @Override
        public int area(List<Shape> shapes) {
            return 0;
        }

        @JsonRpcMethod
        public Flow.Publisher<Sum> sums() {
            return subscriber -> {};
        }

        @JsonRpcMethod
        public int load(Flow.Publisher<Row> rows) {
            return 0;
        }

        @JsonRpcMethod
        public Refund buy(Purchase purchase) {
            return new Refund();
        }

        @JsonRpcExceptionHandler
        Problem refused(IllegalStateException failure) {
            return new Problem("");
        }
    }

    record Injected(OrderApi orders, JsonRpcClient client) {}

    @Configuration(proxyBeanMethods = false)
    @ImportJsonRpcServices(client = "orders", types = OrderApi.class)
    @ImportJsonRpcServices(client = "others", types = OrderApi.class)
    static class Application {

        @Bean
        JsonRpcClients jsonRpcClients() {
            return new JsonRpcClients(Map.of("orders", client("orders"), "others", client("others")));
        }

        private static JsonRpcClientLocal client(String name) {
            return new JsonRpcClientLocal(RequestHandler.of(
                    JsonText.class,
                    (transaction, request) ->
                            transaction.sendResponse(new Receipt(List.of(new Price(name.equals("orders") ? 1 : 2))))));
        }

        @Bean
        Injected injected(@Qualifier("orders") OrderApi orders, @Qualifier("others") JsonRpcClient client) {
            return new Injected(orders, client);
        }
    }

    private final TestGenerationContext generation = new TestGenerationContext();

    private void process(Class<?>... configuration) {
        GenericApplicationContext context = new AnnotationConfigApplicationContext();
        ((AnnotationConfigApplicationContext) context).register(configuration);
        new ApplicationContextAotGenerator().processAheadOfTime(context, this.generation);
        this.generation.writeGeneratedContent();
        context.close();
    }

    @Test
    @CompileWithForkedClassLoader
    @SuppressWarnings("unchecked")
    void proxiesAndClientsAreBeansOfAnApplicationThatWasProcessedAheadOfTime() {
        process(Application.class);
        TestCompiler.forSystem().with(this.generation).compile(compiled -> {
            ApplicationContextInitializer<GenericApplicationContext> initializer =
                    compiled.getInstance(ApplicationContextInitializer.class);
            try (GenericApplicationContext context = new GenericApplicationContext()) {
                initializer.initialize(context);
                context.refresh();
                Injected injected = context.getBean(Injected.class);
                assertThat(injected.orders().place(new Order("A", new Item(1)), progress -> {}))
                        .isEqualTo(new Receipt(List.of(new Price(1))));
                assertThat(injected.client().proxy(OrderApi.class).place(new Order("A", new Item(1)), progress -> {}))
                        .isEqualTo(new Receipt(List.of(new Price(2))));
            } catch (RefusedException refused) {
                throw new AssertionError(refused);
            }
        });
    }

    @Test
    void whatIsReadByReflectionHasHints() throws Exception {
        process(Application.class, ShapeController.class);
        RuntimeHints hints = this.generation.getRuntimeHints();

        for (Class<?> api : List.of(OrderApi.class, PageApi.class)) {
            assertThat(RuntimeHintsPredicates.proxies().forInterfaces(api))
                    .as(api.getSimpleName())
                    .accepts(hints);
        }
        for (Class<?> called : List.of(OrderApi.class, Base.class, ShapeController.class, PageApi.class)) {
            assertThat(RuntimeHintsPredicates.reflection()
                            .onType(called)
                            .withMemberCategory(MemberCategory.INVOKE_DECLARED_METHODS))
                    .as(called.getSimpleName())
                    .accepts(hints);
        }
        for (Class<?> value : List.of(
                Order.class,
                Item.class,
                Receipt.class,
                Price.class,
                Step.class,
                Circle.class,
                Card.class,
                Cash.class,
                Bank.class,
                Euro.class,
                Fraud.class,
                Abroad.class,
                Problem.class,
                Row.class,
                Sum.class,
                Question.class,
                Detail.class)) {
            assertThat(RuntimeHintsPredicates.reflection()
                            .onType(value)
                            .withMemberCategories(
                                    MemberCategory.ACCESS_DECLARED_FIELDS, MemberCategory.INVOKE_DECLARED_CONSTRUCTORS))
                    .as(value.getSimpleName())
                    .accepts(hints);
        }
        assertThat(RuntimeHintsPredicates.reflection()
                        .onType(RefusedException.class)
                        .withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS))
                .accepts(hints);
    }

    @Test
    void whatTheLibraryReadsOfItselfHasHints() throws Exception {
        RuntimeHints hints = new RuntimeHints();
        new LibraryHints().registerHints(hints, getClass().getClassLoader());
        for (String type : List.of(
                "io.jsonrpc.core.contract.ContractParser$Plain",
                "io.jsonrpc.spring.endpoint.SecurityAdvisors$Samples")) {
            assertThat(RuntimeHintsPredicates.reflection()
                            .onType(Class.forName(type))
                            .withMemberCategory(MemberCategory.INVOKE_DECLARED_METHODS))
                    .as(type)
                    .accepts(hints);
        }
    }
}
