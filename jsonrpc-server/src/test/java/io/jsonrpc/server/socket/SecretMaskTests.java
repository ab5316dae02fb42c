package io.jsonrpc.server.socket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretMaskTests {

    private static String masked(String text) {
        return SecretMask.mask(text, Integer.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "token",
                "Token",
                "\\u0074oken",
                "to\\u006ben",
                "access_token",
                "accessToken",
                "X-Auth-Token",
                "refresh\\u005ftoken",
                "password",
                "oldPassword",
                "passwd",
                "PWD",
                "pass",
                "apiKey",
                "api_key",
                "API-KEY",
                "client_secret",
                "Authorization",
                "proxy-authorization",
                "credentials",
                "private key",
                "Set-Cookie",
                "jwt"
            })
    void hidesTheValueOfASecretNameHoweverItIsSpelled(String name) {
        String before = "{\"jsonrpc\":\"2.0\",\"params\":{\"" + name + "\" : ";

        assertThat(masked(before + "\"LE\\\"AK\",\"a\":\"b\"}}")).isEqualTo(before + "\"***\",\"a\":\"b\"}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"token\":12345,\"a\":1}|{\"token\":\"***\",\"a\":1}",
                "{\"token\":{\"a\":\"}\",\"b\":[\"LEAK\"]},\"a\":[1]}|{\"token\":\"***\",\"a\":[1]}",
                "[{\"token\":[\"LEAK\",[]]},2]|[{\"token\":\"***\"},2]",
                "{\"token\":null}|{\"token\":null}",
                "{\"token\":true}|{\"token\":true}",
                "{\"token\":tiger}|{\"token\":\"***\"}",
                "{\"sessionId\":\"abc\"}|{\"sessionId\":\"#ba7816bf\"}",
                "{\"old_session_id\":\"abc\"}|{\"old_session_id\":\"***\"}",
                "{\"from\":{\"session\":\"abc\",\"ticket\":\"LEAK\"}}"
                        + "|{\"from\":{\"session\":\"#ba7816bf\",\"ticket\":\"***\"}}",
                "{\"session\":{\"a\":1},\"sessions\":\"b\",\"tickets\":2}"
                        + "|{\"session\":{\"a\":1},\"sessions\":\"b\",\"tickets\":2}",
                "{\"method\":\"rpc.auth.renew\",\"params\":[\"LEAK\"],\"id\":1}"
                        + "|{\"method\":\"rpc.auth.renew\",\"params\":\"***\",\"id\":1}",
                "{\"params\":{\"other\":\"LEAK\"},\"method\":\"rpc.auth.renew\"}"
                        + "|{\"params\":\"***\",\"method\":\"rpc.auth.renew\"}",
                "{\"method\":\"rpc.auth.other\",\"params\":[\"a\"]}|{\"method\":\"rpc.auth.other\",\"params\":[\"a\"]}",
                "{\"keys\":\"a\",\"option\":-1.5E+3,\"author\":\"b\"}|{\"keys\":\"a\",\"option\":-1.5E+3,\"author\":\"b\"}",
            })
    void hidesAnyKindOfValueAndNothingElse(String text, String shown) {
        assertThat(masked(text)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"token\":\"LEAK|{\"token\":\"***\"",
                "{\"token\":\"LEAK\\|{\"token\":\"***\"",
                "{\"sessionId\":\"LEAK|{\"sessionId\":\"***\"",
                "{\"session\":\"LEAK|{\"session\":\"***\"",
                "{\"token\":{\"a\":\"LEAK|{\"token\":\"***\"",
                "{\"token\":[\"LEAK\"|{\"token\":\"***\"",
                "{\"token\":12|{\"token\":\"***\"",
                "{\"token\":|{\"token\":",
                "{\"token\"|{\"token\"",
                "{\"to|{\"to",
                "{\"a\":\"b|{\"a\":\"b"
            })
    void hidesASecretThatIsCutOff(String text, String shown) {
        assertThat(masked(text)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'token':'LEAK'}|{",
                "{token:\"LEAK\"}|{token",
                "{\"token\":'LEAK'}|{\"token\":",
                "{\"a\":\"x, \"token\":\"LEAK\"}|{\"a\":\"x, \"",
                "{\"a\"\"token\":\"LEAK\"}|{\"a\"",
                "token=LEAK|token"
            })
    void showsTextThatIsNoJsonUpToItsFirstFault(String text, String shown) {
        assertThat(masked(text)).isEqualTo(shown + "… (no JSON from here)");
    }

    @Test
    void hidesTheParamsOfARenewalOfWhichTheMethodIsNotShown() {
        assertThat(SecretMask.mask("{\"params\":[\"LEAK\"],\"method\":\"rpc.auth.renew\"}", 18))
                .isEqualTo("{\"params\":\"***\"");
    }

    @Test
    void needsNoStackForLongSecretsAndDeepOnes() {
        assertThat(masked("{\"token\":\"" + "x\\n".repeat(1_000_000) + "\"}")).isEqualTo("{\"token\":\"***\"}");
        assertThat(masked("{\"token\":" + "[".repeat(1_000_000))).isEqualTo("{\"token\":\"***\"");
    }
}
