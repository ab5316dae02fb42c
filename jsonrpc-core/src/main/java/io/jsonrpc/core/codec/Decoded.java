package io.jsonrpc.core.codec;

import java.util.List;

/**
 * What a text message turned out to be.
 *
 * @since 0.1
 */
public sealed interface Decoded {

    /** One message, good or bad. */
    record Single(Inbound entry) implements Decoded {}

    /** A batch within the limit; its entries in the order of the wire. */
    record Batch(List<Inbound> entries) implements Decoded {}
}
