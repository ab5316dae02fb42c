package io.jsonrpc.demo;

import org.springframework.test.context.TestPropertySource;

/** The same on the other stack, which has no SockJS. */
@TestPropertySource(properties = "spring.main.web-application-type=reactive")
class ExplorerOnReactorNettyTests extends ExplorerTests {

    @Override
    boolean hasSockJs() {
        return false;
    }
}
