package io.jsonrpc.client.extension;

import com.google.gson.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * An agreement beyond the protocol that client and server make when a session is opened (PROTOCOL.md, 3.1). The client
 * offers it; a server that does not know it ignores the offer. {@link ServerTime} is one:
 *
 * <pre>{@code
 * ServerTime time = new ServerTime();
 * JsonRpcClientWebSocket client = JsonRpcClientWebSocket.builder(uri).extension(time).build();
 * }</pre>
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
