package io.jsonrpc.demo;

import org.junit.jupiter.api.Tag;

/** The same on the other stack. */
@Tag("exhaustive")
class HandlersOnReactorNettyTests extends HandlersTests {

    @Override
    String stack() {
        return "reactive";
    }
}
