package io.jsonrpc.demo.client;

import org.springframework.test.context.TestPropertySource;

/** The same against the other stack. */
@TestPropertySource(properties = "spring.main.web-application-type=reactive")
class ClientOnReactorNettyTests extends ClientEndToEndTests {}
