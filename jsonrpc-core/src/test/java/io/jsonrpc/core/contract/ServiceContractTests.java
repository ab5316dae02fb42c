package io.jsonrpc.core.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.reflect.TypeToken;
import io.jsonrpc.annotation.Delivery;
import io.jsonrpc.annotation.JsonRpcError;
import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.annotation.JsonRpcNotification;
import io.jsonrpc.annotation.JsonRpcParam;
import io.jsonrpc.annotation.JsonRpcParams;
import io.jsonrpc.annotation.JsonRpcService;
import io.jsonrpc.annotation.JsonRpcStream;
import io.jsonrpc.annotation.ResumeFrom;
import io.jsonrpc.core.CancellationToken;
import io.jsonrpc.core.Progress;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.codec.binding.ParamSpec;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.source.Positioned;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a contract reads from interfaces and classes. */
class ServiceContractTests {

    record Price(String symbol, long cents) {}

    @JsonRpcError(type = "symbol.unknown", code = 1001)
    static class UnknownSymbol extends Exception {}

    static final class MoreUnknown extends UnknownSymbol {}

    @JsonRpcService("prices")
    interface PriceApi {

        @Nullable Price last(String symbol) throws UnknownSymbol;

        void place(Price price) throws MoreUnknown, IllegalStateException;

        @JsonRpcNotification
        void seen(String symbol);

        @JsonRpcMethod(value = "find", timeout = "1500ms", idempotent = true, aliases = "search")
        CompletableFuture<List<Price>> findAll(
                @JsonRpcParam(value = "text", defaultValue = "EUR") String query,
                @JsonRpcParam(defaultValue = "10") int limit,
                Optional<String> after,
                @Nullable String note);

        default long cents(String symbol) throws UnknownSymbol {
            Price price = last(symbol);
            return price == null ? 0 : price.cents();
        }

        @JsonRpcMethod("all")
        default List<Price> everything() {
            return List.of();
        }

        static String upper(String text) {
            return text;
        }

        @Override
        boolean equals(@Nullable Object other);
    }

    private static final ServiceContract PRICES = ServiceContract.of(PriceApi.class);

    private static MethodContract method(ServiceContract contract, String name) {
        MethodContract method = contract.method(name);
        assertThat(method).as(name).isNotNull();
        return method;
    }

    @Test
    void anInterfaceExposesItsAbstractMethodsAndAnnotatedDefaultMethods() {
        assertThat(PRICES.methods())
                .extracting(MethodContract::name)
                .containsExactlyInAnyOrder("prices.last", "prices.place", "prices.seen", "prices.find", "prices.all");
    }

    @Test
    void itIsReadOnce() {
        assertThat(ServiceContract.of(PriceApi.class)).isSameAs(PRICES);
    }

    @Test
    void anAliasFindsTheMethod() {
        assertThat(PRICES.method("search")).isSameAs(PRICES.method("prices.find"));
        assertThat(PRICES.method("find")).isNull();
    }

    @Test
    void optionsOfAMethodAreRead() {
        MethodContract find = method(PRICES, "prices.find");
        assertThat(find.timeout()).isEqualTo(Duration.ofMillis(1500));
        assertThat(find.idempotent()).isTrue();
        assertThat(find.async()).isSameAs(AsyncType.STAGE);
        assertThat(find.resultType()).isEqualTo(new TypeToken<List<Price>>() {}.getType());
        assertThat(method(PRICES, "prices.last").timeout()).isNull();
        assertThat(method(PRICES, "prices.last").async()).isNull();
    }

    @Test
    void aParameterSaysWhatHoldsWhenItsValueIsMissing() {
        assertThat(method(PRICES, "prices.find").specs())
                .containsExactly(
                        ParamSpec.required("text", String.class).withDefault(new JsonText("\"EUR\"")),
                        ParamSpec.required("limit", int.class).withDefault(new JsonText("10")),
                        ParamSpec.required("after", new TypeToken<Optional<String>>() {}.getType()),
                        ParamSpec.nullable("note", String.class));
    }

    @Test
    void onlyWhatSaysSoIsANotification() {
        assertThat(method(PRICES, "prices.seen").notification()).isTrue();
        assertThat(method(PRICES, "prices.place").notification()).isFalse();
        assertThat(method(PRICES, "prices.place").isVoid()).isTrue();
    }

    @JsonRpcService(value = "page", notifications = true)
    interface PageEvents {

        void online(int users);

        boolean confirm(String question);
    }

    @Test
    void anInterfaceOfEventsSaysItOnceForItsVoidMethods() {
        ServiceContract page = ServiceContract.of(PageEvents.class);
        assertThat(method(page, "page.online").notification()).isTrue();
        assertThat(method(page, "page.confirm").notification()).isFalse();
    }

    @Test
    void exceptionsWithAnErrorAreFoundWithThatOfTheirSuperclass() {
        assertThat(method(PRICES, "prices.place").errors())
                .containsExactly(new ErrorContract(MoreUnknown.class, "symbol.unknown", 1001));
    }

    interface Lists<T> {

        T put(T value, Map<String, List<? extends T>> more);
    }

    @JsonRpcService("lists")
    interface ListsOfText extends Lists<List<String>> {}

    @Test
    void typeVariablesOfAnInterfaceAreWhatTheInterfaceBelowSays() {
        MethodContract put = method(ServiceContract.of(ListsOfText.class), "lists.put");
        assertThat(put.resultType()).isEqualTo(new TypeToken<List<String>>() {}.getType());
        assertThat(put.specs())
                .extracting(ParamSpec::type)
                .containsExactly(
                        new TypeToken<List<String>>() {}.getType(),
                        new TypeToken<Map<String, List<List<String>>>>() {}.getType());
    }

    @JsonRpcService("admin")
    static class Admin implements ListsOfText, AutoCloseable {

        @Override
        public List<String> put(List<String> value, Map<String, List<? extends List<String>>> more) {
            return value;
        }

        @JsonRpcMethod
        public void restart(Session session, Progress<Integer> progress, CancellationToken token, String reason) {}

        @JsonRpcMethod("list")
        public CompletionStage<Void> whole(@JsonRpcParams Map<String, Integer> all) {
            return CompletableFuture.completedStage(null);
        }

        public void notExposed() {}

        @Override
        public void close() {}
    }

    @Test
    void aClassExposesItsInterfacesAndItsAnnotatedMethodsOnly() {
        assertThat(ServiceContract.of(Admin.class).methods())
                .extracting(MethodContract::name)
                .containsExactlyInAnyOrder("lists.put", "admin.restart", "admin.list");
    }

    @Test
    void theInterfaceAndNotTheClassIsCalledWhereItNamesTheMethod() {
        assertThat(method(ServiceContract.of(Admin.class), "lists.put").method().getDeclaringClass())
                .isEqualTo(Lists.class);
    }

    @Test
    void parametersThatComeFromElsewhereAreNotBound() {
        MethodContract restart = method(ServiceContract.of(Admin.class), "admin.restart");
        assertThat(restart.params()).extracting(MethodParam::isContext).containsExactly(true, true, true, false);
        assertThat(restart.specs()).containsExactly(ParamSpec.required("reason", String.class));
    }

    @Test
    void oneParameterMayTakeTheWholeParams() {
        assertThat(method(ServiceContract.of(Admin.class), "admin.list").specs())
                .singleElement()
                .satisfies(spec -> assertThat(spec.whole()).isTrue());
    }

    static class AdminWithoutInterface extends Admin {

        @Override
        @JsonRpcMethod("restart.now")
        public void restart(Session session, Progress<Integer> progress, CancellationToken token, String reason) {}
    }

    @Test
    void aSubclassThatOverridesAMethodNamesIt() {
        assertThat(ServiceContract.of(AdminWithoutInterface.class).methods())
                .extracting(MethodContract::name)
                .containsExactlyInAnyOrder("lists.put", "restart.now", "admin.list");
    }

    interface Unmarked {

        @JsonRpcMethod("prices.last")
        CompletableFuture<Price> last(String symbol);

        void more();
    }

    static class Both implements Unmarked {

        @Override
        public CompletableFuture<Price> last(String symbol) {
            return new CompletableFuture<>();
        }

        @Override
        public void more() {}
    }

    @Test
    void ofAnInterfaceThatIsNoServiceAClassExposesTheAnnotatedMethods() {
        assertThat(ServiceContract.of(Both.class).methods())
                .extracting(MethodContract::name)
                .containsExactly("prices.last");
        assertThat(ServiceContract.of(Unmarked.class).methods())
                .extracting(MethodContract::name)
                .containsExactly("prices.last", "more");
    }

    /** What a framework around core may add. */
    private static final class Rules implements ContractRules {

        @Override
        public boolean isContext(Method method, int index) {
            return method.getParameterTypes()[index] == TimeUnit.class;
        }
    }

    interface Later {

        Supplied<Integer> later(TimeUnit unit, String text);
    }

    @Test
    void rulesAddParametersThatAreNotBound() {
        MethodContract later = method(ServiceContract.of(Later.class, new Rules()), "later");
        assertThat(later.specs()).containsExactly(ParamSpec.required("text", String.class));
    }

    @Test
    void otherJarsAddTypesWhoseValueComesLater() {
        MethodContract later = method(ServiceContract.of(Later.class), "later");
        assertThat(later.resultType()).isEqualTo(Integer.class);
        assertThat(later.async()).isInstanceOf(Supplied.Type.class);
    }

    interface Watched {

        @JsonRpcStream(
                delivery = Delivery.CONFLATE,
                conflateBy = "symbol",
                buffer = 8,
                allow = Delivery.LATEST,
                item = "prices",
                unsubscribe = "unwatch")
        Flow.Publisher<Price> prices();

        Stream<? extends List<Price>> some();

        Flow.Publisher<Positioned<Price>> resumed(String market, @ResumeFrom @Nullable String after);

        Iterator<Price> each();
    }

    @Test
    void whatAMethodReturnsSaysWhetherItAnswersWithAStream() {
        ServiceContract watched = ServiceContract.of(Watched.class);
        MethodContract prices = method(watched, "prices");
        assertThat(prices.resultType()).isEqualTo(Price.class);
        assertThat(prices.async()).isNull();
        assertThat(prices.stream())
                .isEqualTo(new StreamContract(
                        StreamType.PUBLISHER,
                        false,
                        -1,
                        Delivery.CONFLATE,
                        8,
                        PropertyPath.of(Price.class, "symbol"),
                        Set.of(Delivery.LATEST),
                        "prices",
                        "unwatch"));
        assertThat(method(watched, "some").resultType()).isEqualTo(new TypeToken<List<Price>>() {}.getType());
        MethodContract resumed = method(watched, "resumed");
        assertThat(resumed.resultType()).isEqualTo(Price.class);
        assertThat(Objects.requireNonNull(resumed.stream()).positioned()).isTrue();
        assertThat(resumed.stream().resumeFrom()).isEqualTo(1);
        assertThat(method(watched, "each").stream())
                .isEqualTo(new StreamContract(
                        StreamType.ITERATOR, false, -1, Delivery.ALL, 256, null, Set.of(), null, null));
        assertThat(method(PRICES, "prices.last").stream()).isNull();
    }
}
