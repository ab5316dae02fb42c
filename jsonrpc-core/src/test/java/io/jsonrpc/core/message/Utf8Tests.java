package io.jsonrpc.core.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Tests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "a", "\u007f", "\u0080", "é", "\u07ff", "\u0800", "€", "\ud7ff", "\ue000", "\uffff", "😀", "a😀b€"
            })
    void lengthIsThatOfTheEncodedText(String text) {
        assertThat(Utf8.length(text)).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
        assertThat(Utf8.wellFormed(text)).isSameAs(text);
    }

    @Test
    void unpairedSurrogatesAreWrittenAsEscapes() {
        assertThat(Utf8.wellFormed("\"\ud800\"")).isEqualTo("\"\\ud800\"");
        assertThat(Utf8.wellFormed("\"\udfff\"")).isEqualTo("\"\\udfff\"");
        assertThat(Utf8.wellFormed("\"\udc00\ud83d\"")).isEqualTo("\"\\udc00\\ud83d\"");
        assertThat(Utf8.wellFormed("\"\ud83d😀\ude00x\"")).isEqualTo("\"\\ud83d😀\\ude00x\"");
        assertThat(Utf8.wellFormed("\udbff")).isEqualTo("\\udbff");
    }

    @Test
    void unpairedSurrogatesMakeTheLengthNegative() {
        assertThat(Utf8.length("é\ud800")).isEqualTo(-8);
        assertThat(Utf8.length("\ude00\ud83d")).isEqualTo(-12);
    }

    @Test
    void lengthAndWellFormedAgreeOnRandomText() {
        Random random = new Random(7);
        for (int round = 0; round < 20_000; round++) {
            String text = text(random);
            String wellFormed = Utf8.wellFormed(text);
            int bytes = wellFormed.getBytes(StandardCharsets.UTF_8).length;
            assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(wellFormed))
                    .isTrue();
            assertThat(Utf8.length(text)).isEqualTo(wellFormed == text ? bytes : -bytes);
        }
    }

    private static String text(Random random) {
        char[] alphabet = {'a', 'é', '€', '\ud800', '\udbff', '\udc00', '\udfff'};
        StringBuilder text = new StringBuilder();
        for (int left = random.nextInt(8); left > 0; left--) {
            text.append(alphabet[random.nextInt(alphabet.length)]);
        }
        return text.toString();
    }
}
