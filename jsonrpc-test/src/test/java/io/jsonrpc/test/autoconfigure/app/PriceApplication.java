package io.jsonrpc.test.autoconfigure.app;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** An application of a user, as the slice finds it. */
@SpringBootApplication
class PriceApplication {}
