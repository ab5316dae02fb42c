package io.jsonrpc.client.extension;

import com.google.gson.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * Something that client and server agree on when a session is opened, beyond the protocol (PROTOCOL.md, 3.1). The client
 * offers it; the server accepts it, or knows nothing of it.
 *
 * @since 0.1
 */
public interface ClientSessionExtension {

    /** What the server knows it by. */
    String name();

    /** The parameters of the offer. Called on a worker before each try to connect. */
    JsonObject offer();

    /**
     * A session was opened. Called on a worker, before {@code connected} or {@code reconnected}; not when a session is
     * resumed, since what was agreed on still holds.
     *
     * @param answer the parameters of the server; null when it has not accepted, so that nothing may be used
     */
    void opened(@Nullable JsonObject answer);
}
