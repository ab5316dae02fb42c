package io.jsonrpc.server;

import com.google.gson.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * Something that clients may ask for when they open a session that loses nothing, beyond the protocol. Every bean of this
 * kind is offered. A client names the extensions that it knows, with parameters; the server answers with those that it
 * accepts, and what was not accepted is not used.
 *
 * @since 0.1
 */
public interface ServerSessionExtension {

    /** What clients call it: 1 to 64 characters. */
    String name();

    /**
     * Decides on the offer of a client. Called on the thread that reads the socket, an event loop on the
     * reactive stack: returns quickly and does not wait. An exception
     * is logged and counts as a refusal.
     *
     * @param offer the parameters of the client
     * @return the parameters of the server; null to refuse
     */
    @Nullable JsonObject accept(JsonObject offer);
}
