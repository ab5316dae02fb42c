package io.jsonrpc.test.autoconfigure.app;

import org.springframework.stereotype.Service;

/** What a test of a controller replaces. */
@Service
class Prices {

    Prices() {
        throw new IllegalStateException("A test of controllers alone needs no service");
    }

    int last(String symbol) {
        return 0;
    }
}
