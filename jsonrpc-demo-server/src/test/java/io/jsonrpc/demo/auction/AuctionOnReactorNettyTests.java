package io.jsonrpc.demo.auction;

import org.springframework.test.context.TestPropertySource;

/** The same on the other stack. */
@TestPropertySource(properties = "spring.main.web-application-type=reactive")
class AuctionOnReactorNettyTests extends AuctionTests {}
