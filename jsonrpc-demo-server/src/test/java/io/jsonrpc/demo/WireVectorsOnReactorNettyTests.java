package io.jsonrpc.demo;

import org.junit.jupiter.api.Tag;
import org.springframework.test.context.TestPropertySource;

/** The same on the other stack. */
@Tag("exhaustive")
@TestPropertySource(properties = "spring.main.web-application-type=reactive")
class WireVectorsOnReactorNettyTests extends WireVectorsEndToEndTests {}
