package io.jsonrpc.server.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

public class BearerCarrierTests {

    public static String carrier(String token) {
        return "jsonrpc2.bearer."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(token.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void assertRefused(String reason, String... lines) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BearerCarrier.in(List.of(lines)))
                .withMessage("Subprotocol jsonrpc2.bearer.*: " + reason)
                .withNoCause();
    }

    @Test
    void theTokenIsSetApartAndTheOtherOffersKeepTheirOrder() {
        BearerCarrier found = BearerCarrier.in(
                List.of("a ,b", carrier("t.o-k_e~n+/="), "\tc,, " + carrier("x").substring(0, 15)));

        assertThat(found.authorization()).isEqualTo("Bearer t.o-k_e~n+/=");
        assertThat(found.offers()).containsExactly("a, b, c, jsonrpc2.bearer");
    }

    @Test
    void aCarrierAmongOthersOfItsLineIsFound() {
        assertThat(BearerCarrier.in(List.of("jsonrpc2," + carrier("x") + ",other"))
                        .offers())
                .containsExactly("jsonrpc2, other");
        assertThat(BearerCarrier.in(List.of(carrier("x"))).offers()).isEmpty();
    }

    @Test
    void offersWithoutACarrierAreLeftAlone() {
        assertThat(BearerCarrier.in(List.of("jsonrpc2, jsonrpc2.session.v1", "jsonrpc2.bearer", "")))
                .isNull();
    }

    @Test
    void moreThanOneIsRefusedOnOneLineOrTwo() {
        assertRefused("more than one is offered", carrier("a") + "," + carrier("b"));
        assertRefused("more than one is offered", carrier("a"), "jsonrpc2, " + carrier("a"));
    }

    @Test
    void anEmptyTokenIsRefused() {
        assertRefused("it carries no token", "jsonrpc2, jsonrpc2.bearer.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"QQ==", "QQ=", "Q", "QQQQQ", "QR", "a+b/", "a b ", "a.b.", "Ω", "\"QQ\"", "QUJ D"})
    void whatIsNoBase64UrlWithoutPaddingIsRefused(String encoded) {
        assertRefused("what it carries is no base64url without padding", "jsonrpc2.bearer." + encoded);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nX-Admin: yes", "a\n", "\0", "a b", " a", "a\t", "\u007f", "\u0080", "é"})
    void aTokenThatMayNotStandInAHeaderIsRefused(String token) {
        assertRefused("the token has other characters than visible ASCII", carrier(token));
    }

    @Test
    void aTokenIsBounded() {
        String longest = "x".repeat(BearerCarrier.MAX_TOKEN);

        assertThat(BearerCarrier.in(List.of(carrier(longest))).authorization()).isEqualTo("Bearer " + longest);
        assertRefused("the token is longer than 8192 characters", carrier(longest + "x"));
    }

    @Test
    void itsTextDoesNotHoldTheToken() {
        assertThat(BearerCarrier.in(List.of(carrier("secret"))).toString())
                .doesNotContain("secret", carrier("secret").substring(16));
    }
}
