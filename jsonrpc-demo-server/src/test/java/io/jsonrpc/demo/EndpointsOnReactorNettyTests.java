package io.jsonrpc.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;

/** The same on the other stack, but SockJS; and what the demo serves beside its endpoints. */
@TestPropertySource(properties = "spring.main.web-application-type=reactive")
class EndpointsOnReactorNettyTests extends EndpointsTests {

    @Test
    void thereIsNoSockJs() throws Exception {
        assertThat(get("/echo/info").statusCode()).isEqualTo(404);
    }

    @Test
    void pageAndScriptsAreServed() throws Exception {
        assertThat(get("/").body()).contains("<html");
        assertThat(get("/webjars/jsonrpc-js/jsonrpc.min.js").statusCode()).isEqualTo(200);
        assertThat(get("/webjars/jsonrpc-js/jsonrpc.min.js").headers().firstValue("Cache-Control"))
                .contains("no-cache");
    }
}
