package io.jsonrpc.spring.autoconfigure;

import java.util.function.Supplier;

/** Bearer tokens from elsewhere, for the handshakes of clients. */
interface ClientTokens {

    /** Whether there is a registration with this id. */
    boolean has(String registration);

    /** The token at the time of a handshake; may wait, since it is called on a worker. */
    Supplier<String> of(String client, String registration);
}
