package io.jsonrpc.core.codec;

import java.util.List;

/**
 * The result of decoding one text message.
 *
 * @since 0.1
 */
public sealed interface Decoded {

    /** One message, valid or not. */
    record Single(Inbound entry) implements Decoded {}

    /** A batch within the limit, with its entries in the order of the wire. */
    record Batch(List<Inbound> entries) implements Decoded {}
}
