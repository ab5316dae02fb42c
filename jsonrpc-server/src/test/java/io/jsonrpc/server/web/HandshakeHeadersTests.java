package io.jsonrpc.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The headers that a session keeps. */
class HandshakeHeadersTests {

    @Test
    void thoseOfAContainerAreKeptInLowerCaseEachNameOnce() {
        Map<String, List<String>> received =
                Map.of("HOST", List.of("a"), "X-Two", List.of("1", "2"), "x-two", List.of("1", "2"));

        Map<String, List<String>> kept = HandshakeHeaders.copyOf(
                Collections.enumeration(List.of("HOST", "X-Two", "x-two")),
                name -> Collections.enumeration(received.get(name)));

        assertThat(kept).containsOnly(Map.entry("host", List.of("a")), Map.entry("x-two", List.of("1", "2")));
    }
}
