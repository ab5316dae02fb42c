package io.jsonrpc.server.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExamplePathTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/prices|/prices",
                "/rooms/{room}|/rooms/x",
                "/{a}/and/{b}|/x/and/x",
                "/numbers/{n:[0-9]+}|/numbers/1",
                "/codes/{id:\\d{3}}|/codes/111",
                "/codes/{id:[A-Z]{2}}-{n:\\d}|/codes/XX-1",
                "/files/*|/files/x",
                "/files/**|/files/x",
                "/files/{*rest}|/files/x",
                "/file?/a*b|/filex/axb"
            })
    void anExampleIsAPathThatThePatternMatches(String pattern, String example) {
        assertThat(ExamplePath.of(pattern)).isEqualTo(example);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/codes/{id:[0-9]-[a-z]}", "/long/{id:[0-9]{36}}", "/slow/{id:(?:x+)+y}", "/groups/{id:(x)}"})
    void thereIsNoneIfNoneIsFound(String pattern) {
        assertThat(ExamplePath.of(pattern)).isNull();
    }
}
