package io.jsonrpc.core.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.internal.LazilyParsedNumber;
import io.jsonrpc.core.codec.binding.BindingException;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.MessageLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Params and results that are JSON trees. {@link SyntaxAgreementTests} has the agreement with Gson. */
class TreeTests {

    private final MessageCodec codec =
            new GsonMessageCodec(JsonBinding.gsonBuilder().create(), MessageLimits.DEFAULT);

    private JsonElement read(String json) {
        return this.codec.read(new JsonText(json), JsonElement.class);
    }

    @Test
    void numbersAreWrittenAsTheyCameAndConvertedExactly() {
        for (String literal : new String[] {"0", "-0", "1.50", "1e2", "123456789012345678901234567890", "-1E-7"}) {
            JsonElement number = read(literal);
            assertThat(this.codec.write(number).json()).isEqualTo(literal);
            assertThat(number.getAsBigDecimal()).isEqualByComparingTo(literal);
            assertThat(number.getAsDouble()).isEqualTo(Double.parseDouble(literal));
        }
        assertThat(read("1e2").getAsInt()).isEqualTo(100);
        assertThat(read("1.0").getAsLong()).isEqualTo(1);
        assertThat(read("9223372036854775807").getAsLong()).isEqualTo(Long.MAX_VALUE);
        assertThat(read("7")).isEqualTo(new JsonPrimitive(7)).hasSameHashCodeAs(new JsonPrimitive(7));
        assertThatThrownBy(() -> read("1e999999999").getAsLong()).isInstanceOf(NumberFormatException.class);
    }

    @Test
    void aTreeOfAnotherKindDoesNotFit() {
        assertThat(this.codec.<JsonArray>read(new JsonText("[1]"), JsonArray.class))
                .hasSize(1);
        assertThat(this.codec.<JsonNull>read(JsonText.NULL, JsonElement.class)).isEqualTo(JsonNull.INSTANCE);
        assertThatThrownBy(() -> this.codec.<JsonObject>read(new JsonText("[]"), JsonObject.class))
                .isInstanceOf(BindingException.class);
        assertThatThrownBy(() -> this.codec.<JsonObject>read(JsonText.NULL, JsonObject.class))
                .isInstanceOf(BindingException.class);
    }

    @Test
    void aTextThatIsNotJsonOrTooDeepDoesNotFit() {
        assertThatThrownBy(() -> read("[1,]")).isInstanceOf(BindingException.class);
        int depth = MessageLimits.DEFAULT.depth();
        assertThat(read("[".repeat(depth) + "]".repeat(depth)).getAsJsonArray()).hasSize(1);
        assertThatThrownBy(() -> read("[".repeat(depth + 1) + "]".repeat(depth + 1)))
                .isInstanceOf(BindingException.class);
    }

    @Test
    void aNumberThatIsNoneInJsonIsNotWritten() {
        assertThatThrownBy(() -> this.codec.write(new JsonPrimitive(Double.NaN)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> this.codec.write(new JsonPrimitive(new LazilyParsedNumber("1,\"a\":2"))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(this.codec
                        .write(new JsonPrimitive(new LazilyParsedNumber("1.5")))
                        .json())
                .isEqualTo("1.5");
    }

    /** Nothing behind a string is looked at to decode it: otherwise this takes minutes. */
    @Test
    @Timeout(30)
    void aTextOfManyStringsIsReadInOnePass() {
        String text = "[" + "{\"a\":\"b\"},".repeat(100_000) + "{}]";
        assertThat(TreeReader.read(text, 3).getAsJsonArray()).hasSize(100_001);
    }
}
