package io.jsonrpc.demo.client;

/** The same on Reactor Netty. */
class HalfCloseOnReactorNettyTests extends HalfCloseTests {

    @Override
    String stack() {
        return "reactive";
    }
}
