package io.jsonrpc.core.codec.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.annotations.SerializedName;
import com.google.gson.reflect.TypeToken;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.message.JsonText;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * What every codec does: what params are bound to by name, by position and absent, and where a value is that does not fit.
 * The rows in which codecs differ are in the tests of each.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class BindingContract {

    /** The codec; its mapping names {@link Side#SELL} {@code sell}, and a {@link Shape} by its member {@code type}. */
    protected abstract MessageCodec codec();

    private TypedValues values() {
        return codec().typedValues(false);
    }

    protected enum Side {
        BUY,
        @SerializedName("sell")
        SELL
    }

    protected record Address(String street, int zip) {}

    protected record Order(String sku, List<Address> to) {}

    protected sealed interface Shape permits Circle, Round, Group {}

    protected record Circle(double radius) implements Shape {}

    protected sealed interface Round extends Shape permits Ellipse {}

    protected record Ellipse(double a, double b) implements Round {}

    protected record Group(List<Shape> shapes) implements Shape {}

    protected interface Open {}

    /** Of which a result is written by its class. */
    protected interface Named {

        String name();
    }

    protected record Thing(String name) implements Named {}

    /** A value that fits: what JSON is bound to, and to what. */
    record Fit(Type type, String json, Object value) {}

    static final List<Fit> FITS = List.of(
            new Fit(String.class, "\"x\"", "x"),
            new Fit(int.class, "5", 5),
            new Fit(Integer.class, "1e3", 1000),
            new Fit(long.class, "9007199254740993", 9007199254740993L),
            new Fit(double.class, "1.5", 1.5),
            new Fit(BigDecimal.class, "1.10", new BigDecimal("1.10")),
            new Fit(BigDecimal.class, "\"1.10\"", new BigDecimal("1.10")),
            new Fit(boolean.class, "true", true),
            new Fit(char.class, "\"c\"", 'c'),
            new Fit(Side.class, "\"BUY\"", Side.BUY),
            new Fit(Side.class, "\"sell\"", Side.SELL),
            new Fit(Address.class, "{\"street\":\"s\",\"zip\":1}", new Address("s", 1)),
            new Fit(listOf(String.class), "[\"a\",\"b\"]", List.of("a", "b")),
            new Fit(listOf(Address.class), "[{\"street\":\"s\",\"zip\":1}]", List.of(new Address("s", 1))),
            new Fit(mapOf(Integer.class), "{\"a\":1}", Map.of("a", 1)),
            new Fit(Object.class, "[1.5,\"a\"]", List.of(1.5, "a")),
            new Fit(optionalOf(String.class), "\"x\"", Optional.of("x")),
            new Fit(OptionalInt.class, "5", OptionalInt.of(5)),
            new Fit(Shape.class, "{\"radius\":2,\"type\":\"circle\"}", new Circle(2)),
            new Fit(Shape.class, "{\"type\":\"ellipse\",\"a\":1,\"b\":2}", new Ellipse(1, 2)),
            new Fit(
                    Shape.class,
                    "{\"type\":\"group\",\"shapes\":[{\"type\":\"circle\",\"radius\":2}]}",
                    new Group(List.of(new Circle(2)))),
            new Fit(Instant.class, "\"2026-01-01T00:00:00Z\"", Instant.parse("2026-01-01T00:00:00Z")),
            new Fit(LocalDate.class, "\"2026-01-01\"", LocalDate.of(2026, 1, 1)),
            new Fit(Duration.class, "\"PT5S\"", Duration.ofSeconds(5)),
            new Fit(UUID.class, "\"00000000-0000-0000-0000-000000000001\"", new UUID(0, 1)),
            new Fit(URI.class, "\"http://a/b\"", URI.create("http://a/b")),
            new Fit(Currency.class, "\"EUR\"", Currency.getInstance("EUR")),
            new Fit(byte[].class, "\"AQID\"", new byte[] {1, 2, 3}),
            new Fit(JsonText.class, "{\"a\":1}", new JsonText("{\"a\":1}")),
            new Fit(JsonPrimitive.class, "5", new JsonPrimitive(5)));

    @ParameterizedTest
    @FieldSource("FITS")
    void aValueThatFitsIsBoundByNameAndByPosition(Fit fit) {
        ParamsBinder binder = binder(ParamSpec.required("before", int.class), ParamSpec.required("value", fit.type));
        assertThat(bind(binder, "{\"value\":" + fit.json + ",\"before\":7}")).containsExactly(7, fit.value);
        assertThat(bind(binder, "[7," + fit.json + "]")).containsExactly(7, fit.value);
        assertThat(bind(binder, "{\"before\":7,\"other\":[{}],\"value\":" + fit.json + "}"))
                .containsExactly(7, fit.value);
        assertThat(bind(binder, "[7," + fit.json + ",{\"a\":1}]")).containsExactly(7, fit.value);
    }

    /** A value that does not fit, and where in it. */
    record Misfit(Type type, String json, String within) {}

    static final List<Misfit> MISFITS = List.of(
            new Misfit(String.class, "5", ""),
            new Misfit(String.class, "true", ""),
            new Misfit(String.class, "[]", ""),
            new Misfit(int.class, "\"5\"", ""),
            new Misfit(int.class, "1.5", ""),
            new Misfit(int.class, "2147483648", ""),
            new Misfit(int.class, "1e999", ""),
            new Misfit(boolean.class, "\"true\"", ""),
            new Misfit(boolean.class, "1", ""),
            new Misfit(char.class, "\"cc\"", ""),
            new Misfit(char.class, "5", ""),
            new Misfit(Side.class, "\"buy\"", ""),
            new Misfit(Side.class, "0", ""),
            new Misfit(Address.class, "[]", ""),
            new Misfit(Address.class, "{\"street\":5,\"zip\":1}", ".street"),
            new Misfit(
                    Order.class,
                    "{\"to\":[{\"street\":\"s\",\"zip\":1},{\"street\":\"s\",\"zip\":\"x\"}]}",
                    ".to[1].zip"),
            new Misfit(listOf(int.class), "[1,\"x\"]", "[1]"),
            new Misfit(mapOf(Integer.class), "{\"a\":\"x\"}", ".a"),
            new Misfit(optionalOf(String.class), "5", ""),
            new Misfit(Shape.class, "5", ""),
            new Misfit(Shape.class, "{\"radius\":2}", ".type"),
            new Misfit(Shape.class, "{\"type\":5}", ".type"),
            new Misfit(Shape.class, "{\"type\":\"Circle\",\"radius\":2}", ".type"),
            new Misfit(Shape.class, "{\"type\":\"circle\",\"radius\":\"x\"}", ".radius"),
            new Misfit(
                    Shape.class,
                    "{\"type\":\"group\",\"shapes\":[{\"type\":\"circle\",\"radius\":\"x\"}]}",
                    ".shapes[0].radius"),
            new Misfit(Instant.class, "\"yesterday\"", ""),
            new Misfit(Instant.class, "5", ""),
            new Misfit(URI.class, "5", ""),
            new Misfit(UUID.class, "\"x\"", ""),
            new Misfit(byte[].class, "\"$\"", ""),
            new Misfit(byte[].class, "[1,2]", ""));

    @ParameterizedTest
    @FieldSource("MISFITS")
    void aValueThatDoesNotFitIsRefusedWithItsPath(Misfit misfit) {
        ParamsBinder binder = binder(ParamSpec.required("before", int.class), ParamSpec.required("value", misfit.type));
        assertRefused(binder, "{\"before\":7,\"value\":" + misfit.json + "}", "$.value" + misfit.within, "type");
        assertRefused(binder, "[7," + misfit.json + "]", "$[1]" + misfit.within, "type");
    }

    @Test
    void aValueThatIsMissingOrNullIsRefused() {
        ParamsBinder binder = binder(ParamSpec.required("a", int.class), ParamSpec.required("b", String.class));
        assertRefused(binder, "{\"a\":1}", "$.b", "missing");
        assertRefused(binder, "[1]", "$[1]", "missing");
        assertRefused(binder, "{}", "$.a", "missing");
        assertRefused(binder, "[]", "$[0]", "missing");
        assertRefused(binder, null, "$.a", "missing");
        assertRefused(binder, "{\"a\":1,\"b\":null}", "$.b", "null");
        assertRefused(binder, "[null,\"x\"]", "$[0]", "null");
    }

    @Test
    void anOptionalOrNullableParameterIsEmptyOrNullWithoutAValue() {
        ParamsBinder binder = binder(
                ParamSpec.required("text", optionalOf(String.class)),
                ParamSpec.required("number", OptionalInt.class),
                ParamSpec.nullable("maybe", String.class));
        for (String params : new @Nullable String[] {
            null, "{}", "[]", "{\"text\":null,\"number\":null,\"maybe\":null}", "[null,null,null]"
        }) {
            assertThat(bind(binder, params)).containsExactly(Optional.empty(), OptionalInt.empty(), null);
        }
    }

    @Test
    void aDefaultStandsForAValueThatIsMissingAndOfAPrimitiveForNull() {
        ParamsBinder binder = binder(
                ParamSpec.required("count", int.class).withDefault(new JsonText("3")),
                ParamSpec.nullable("side", Side.class).withDefault(new JsonText("\"BUY\"")),
                ParamSpec.required("text", optionalOf(String.class)).withDefault(new JsonText("\"x\"")));
        assertThat(bind(binder, null)).containsExactly(3, Side.BUY, Optional.of("x"));
        assertThat(bind(binder, "[]")).containsExactly(3, Side.BUY, Optional.of("x"));
        assertThat(bind(binder, "{\"count\":null,\"side\":null,\"text\":null}"))
                .containsExactly(3, null, Optional.empty());
        assertRefused(
                binder(ParamSpec.required("text", String.class).withDefault(new JsonText("\"x\""))),
                "[null]",
                "$[0]",
                "null");
    }

    @Test
    void aDefaultThatCanBeChangedIsNewForEachCall() {
        ParamsBinder binder =
                binder(ParamSpec.required("list", listOf(String.class)).withDefault(new JsonText("[\"a\"]")));
        List<Object> first = new ArrayList<>(List.of(bind(binder, null)));
        ((List<?>) first.get(0)).clear();
        assertThat(bind(binder, null)).containsExactly(List.of("a"));
    }

    @Test
    void aDefaultThatDoesNotFitFailsAtTheStart() {
        ParamSpec limit = ParamSpec.required("limit", int.class);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> binder(limit.withDefault(new JsonText("\"ten\""))))
                .withMessage("'\"ten\"' is no int");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> binder(limit.withDefault(new JsonText("ten"))))
                .withMessage("'ten' is no int");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> binder(limit.withDefault(JsonText.NULL)))
                .withMessage("'null' is no int");
    }

    @Test
    void anUnknownMemberOrElementIsRefusedIfThatIsWanted() {
        ParamsBinder binder = values().binder(List.of(ParamSpec.required("sku", String.class)), true);
        assertThat(bind(binder, "{\"sku\":\"x\"}")).containsExactly("x");
        assertRefused(binder, "{\"skuu\":\"x\"}", "$.skuu", "unknown");
        assertRefused(binder, "[\"x\",1]", "$[1]", "unknown");
        assertRefused(values().binder(List.of(), true), "{\"a\":1}", "$.a", "unknown");
        assertThat(bind(values().binder(List.of(), true), null)).isEmpty();
    }

    @Test
    void aParameterMayTakeTheWholeParams() {
        assertThat(bind(binder(ParamSpec.whole("all", Address.class)), "{\"street\":\"s\",\"zip\":1}"))
                .containsExactly(new Address("s", 1));
        assertThat(bind(binder(ParamSpec.whole("all", listOf(int.class))), "[1,2]"))
                .containsExactly(List.of(1, 2));
        assertThat(bind(binder(ParamSpec.whole("all", JsonText.class)), "{ \"a\" : 1 }"))
                .containsExactly(new JsonText("{ \"a\" : 1 }"));
        assertThat(bind(binder(ParamSpec.whole("all", JsonObject.class)), "{}")).containsExactly(new JsonObject());
        assertThat(bind(binder(ParamSpec.whole("all", optionalOf(Address.class))), null))
                .containsExactly(Optional.empty());
        assertRefused(binder(ParamSpec.whole("all", Address.class)), null, "$", "missing");
        assertRefused(binder(ParamSpec.whole("all", Address.class)), "{\"zip\":\"x\"}", "$.zip", "type");
        assertRefused(binder(ParamSpec.whole("all", String.class)), "[\"x\"]", "$", "type");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> binder(ParamSpec.whole("all", Address.class), ParamSpec.required("b", String.class)));
    }

    @Test
    void aTypeThatNothingCanBeBoundToFailsAtTheStart() {
        assertThatIllegalArgumentException().isThrownBy(() -> binder(ParamSpec.required("open", Open.class)));
        assertThatIllegalArgumentException().isThrownBy(() -> binder(ParamSpec.required("run", Runnable.class)));
        assertThatIllegalArgumentException().isThrownBy(() -> binder(ParamSpec.required("list", listOf(Open.class))));
    }

    @Test
    void anOldClientMaySendNumbersForTextsIfThatIsWanted() {
        ParamsBinder binder = codec().typedValues(true)
                .binder(List.of(ParamSpec.required("a", String.class), ParamSpec.required("b", boolean.class)), false);
        assertThat(bind(binder, "[5,\"true\"]")).containsExactly("5", true);
        assertRefused(
                codec().typedValues(true).binder(List.of(ParamSpec.required("a", int.class)), false),
                "[\"5\"]",
                "$[0]",
                "type");
    }

    @Test
    void aMemberThatIsNoJsonIsRefusedWhereItIs() {
        ParamsBinder binder = binder(ParamSpec.required("a", int.class));
        for (String params : List.of("", "{", "{\"a\":1}x", "{\"a\":01}", "[1", "{a:1}", "// c\n{}")) {
            assertThat(catchThrowableOfType(BindingException.class, () -> bind(binder, params)))
                    .as(params)
                    .isNotNull();
        }
    }

    @Test
    void valuesAreWrittenByTheirDeclaredType() {
        assertThat(values().writer(Shape.class).write(new Circle(2)).json())
                .isEqualTo("{\"type\":\"circle\",\"radius\":2.0}");
        assertThat(values().writer(listOf(Shape.class))
                        .write(List.of(new Ellipse(1, 2)))
                        .json())
                .isEqualTo("[{\"type\":\"ellipse\",\"a\":1.0,\"b\":2.0}]");
        assertThat(values().writer(byte[].class).write(new byte[] {1, 2, 3}).json())
                .isEqualTo("\"AQID\"");
        assertThat(values().writer(int.class).write(5).json()).isEqualTo("5");
        assertThat(values().writer(Side.class).write(Side.SELL).json()).isEqualTo("\"sell\"");
        assertThat(values().writer(String.class).write(null)).isEqualTo(JsonText.NULL);
        assertThat(values().writer(Named.class).write(new Thing("a")).json()).isEqualTo("{\"name\":\"a\"}");
        assertThat(values().writer(optionalOf(String.class))
                        .write(Optional.empty())
                        .json())
                .isEqualTo("null");
    }

    @Test
    void aPropertyHasANameOnTheWire() {
        assertThat(values().memberName(Address.class, "zip")).isEqualTo("zip");
        assertThat(values().memberName(Address.class, "none")).isEqualTo("none");
    }

    @Test
    void aResultIsReadAsStrictlyAsParams() {
        Shape circle = values().read(new JsonText("{\"type\":\"circle\",\"radius\":2}"), Shape.class);
        assertThat(circle).isEqualTo(new Circle(2));
        assertThat(catchThrowableOfType(BindingException.class, () -> values().read(new JsonText("5"), String.class)))
                .isNotNull();
    }

    private ParamsBinder binder(ParamSpec... params) {
        return values().binder(List.of(params), false);
    }

    private static @Nullable Object[] bind(ParamsBinder binder, @Nullable String params) {
        return binder.bind(params == null ? null : new JsonText(params));
    }

    private static void assertRefused(ParamsBinder binder, @Nullable String params, String path, String reason) {
        BindingException refusal = catchThrowableOfType(BindingException.class, () -> bind(binder, params));
        assertThat(refusal).as(String.valueOf(params)).isNotNull();
        assertThat(refusal.path()).isEqualTo(path);
        assertThat(refusal.reason().word()).isEqualTo(reason);
    }

    private static Type listOf(Type element) {
        return TypeToken.getParameterized(List.class, box(element)).getType();
    }

    private static Type box(Type type) {
        return type == int.class ? Integer.class : type;
    }

    private static Type mapOf(Type value) {
        return TypeToken.getParameterized(Map.class, String.class, value).getType();
    }

    private static Type optionalOf(Type value) {
        return TypeToken.getParameterized(Optional.class, value).getType();
    }
}
