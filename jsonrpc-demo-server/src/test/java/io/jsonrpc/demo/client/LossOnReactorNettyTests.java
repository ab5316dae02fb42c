package io.jsonrpc.demo.client;

import io.jsonrpc.demo.TestApplication;
import io.jsonrpc.network.TalkHandler;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;

/** The same against the other stack. */
@Tag("exhaustive")
class LossOnReactorNettyTests extends LossTests {

    @Override
    TestApplication start(TalkHandler handler, String... properties) {
        return super.start(
                handler,
                Stream.concat(Stream.of("spring.main.web-application-type=reactive"), Stream.of(properties))
                        .toArray(String[]::new));
    }
}
