package io.jsonrpc.demo.client;

import org.junit.jupiter.api.Tag;
import org.springframework.test.context.TestPropertySource;

/** The same against the other stack. */
@Tag("exhaustive")
@TestPropertySource(properties = "spring.main.web-application-type=reactive")
class ManyBreaksOnReactorNettyTests extends ManyBreaksTests {}
