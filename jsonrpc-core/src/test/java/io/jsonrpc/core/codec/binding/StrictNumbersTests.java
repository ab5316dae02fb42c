package io.jsonrpc.core.codec.binding;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.reflect.TypeToken;
import io.jsonrpc.core.codec.GsonMessageCodec;
import io.jsonrpc.core.codec.JsonBinding;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.MessageLimits;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StrictNumbersTests {

    private final GsonMessageCodec codec =
            new GsonMessageCodec(JsonBinding.gsonBuilder().create(), MessageLimits.DEFAULT);

    @Test
    void anUntypedNumberIsALongOrABigIntegerOrADouble() {
        assertThat(this.codec.<Object>read(
                        new JsonText("[5,5.0,-0,1e2,9223372036854775807,9223372036854775808]"), Object.class))
                .isEqualTo(List.of(5L, 5.0, 0L, 100.0, Long.MAX_VALUE, new BigInteger("9223372036854775808")));
        String digits = "-" + "1234567890".repeat(9);
        Map<String, Object> map = this.codec.read(
                new JsonText("{\"n\":" + digits + "}"), new TypeToken<Map<String, Object>>() {}.getType());
        assertThat(map).isEqualTo(Map.of("n", new BigInteger(digits)));
        assertThat(this.codec.write(map).json()).isEqualTo("{\"n\":" + digits + "}");
    }

    @Test
    void everyFiniteDoubleComesBack() {
        Random random = new Random(3);
        for (int round = 0; round < 50_000; round++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value)) {
                assertThat(this.codec.<Object>read(this.codec.write(value), double.class))
                        .isEqualTo(value);
            }
        }
    }
}
