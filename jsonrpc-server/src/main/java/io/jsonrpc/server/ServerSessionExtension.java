package io.jsonrpc.server;

import com.google.gson.JsonObject;
import io.jsonrpc.core.Session;
import org.jspecify.annotations.Nullable;

/**
 * An extension of the protocol that is negotiated when a resumable session is opened. Every bean of this type is
 * available. The client offers the extensions that it knows, with parameters; the server answers with those that it
 * accepts, and only these are used.
 *
 * <p>An extension that accepts one of two formats:
 *
 * <pre>{@code
 * @Component
 * class UnitExtension implements ServerSessionExtension {
 *
 *     public String name() {
 *         return "unit";
 *     }
 *
 *     public @Nullable JsonObject accept(JsonObject offer) {
 *         return offer.has("metric") ? offer : null;
 *     }
 * }
 * }</pre>
 *
 * @since 0.1
 */
public interface ServerSessionExtension {

    /** The name in the protocol, 1 to 64 characters. */
    String name();

    /**
     * Accepts or declines the offer of a client. Called on the socket's reading thread, which is an event loop on the
     * reactive stack: implementations return quickly and never block. An exception is logged and declines the offer.
     *
     * @param offer the parameters sent by the client
     * @return the parameters of the server; null to decline
     */
    @Nullable JsonObject accept(JsonObject offer);

    /**
     * A session was opened in which the extension is used. Called on a worker, once for each session, before its listener and
     * the handlers of its messages; not when it is resumed. An exception is logged.
     *
     * @param session the new session
     * @param accepted what {@link #accept} returned for it
     */
    default void opened(Session session, JsonObject accepted) {}
}
