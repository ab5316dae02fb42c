package io.jsonrpc.core.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTests {

    @Test
    void plainTextStaysAsItIs() {
        assertThat(Printable.of("hällo €😀", 100)).isEqualTo("hällo €😀");
    }

    @Test
    void whatCouldForgeALineOrSteerATerminalIsEscaped() {
        assertThat(Printable.of("a\r\nERROR\t\u001b[31m\u0085\u2028\u2029\u202e\u0000", 100))
                .isEqualTo("a\\u000d\\u000aERROR\\u0009\\u001b[31m\\u0085\\u2028\\u2029\\u202e\\u0000");
    }

    @Test
    void unpairedSurrogatesAreEscaped() {
        assertThat(Printable.of("\ud83d!\ude00", 100)).isEqualTo("\\ud83d!\\ude00");
    }

    @Test
    void longTextIsCutAndAPairIsNeverSplit() {
        assertThat(Printable.of("abcdef", 6)).isEqualTo("abcdef");
        assertThat(Printable.of("abcdef", 5)).isEqualTo("abcde… (6 characters)");
        assertThat(Printable.of("ab😀", 3)).isEqualTo("ab\\ud83d… (4 characters)");
    }
}
