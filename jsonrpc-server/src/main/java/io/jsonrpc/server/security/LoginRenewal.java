package io.jsonrpc.server.security;

import java.security.Principal;
import org.jspecify.annotations.Nullable;

/** What becomes of a token that a client sends for the next login of its session. */
@FunctionalInterface
public interface LoginRenewal {

    /** What the client calls. */
    String METHOD = "rpc.auth.renew";

    /** Longer tokens are refused, as they are in a header. */
    int MAX_TOKEN = 8192;

    /**
     * A login for a session.
     *
     * @param begun to be run when the session has it
     */
    record Next(Principal user, Runnable begun) {}

    /**
     * The login for a token. Called in order with the calls of the session, on the thread of a handler.
     *
     * @return null if the token is not accepted
     */
    @Nullable Next of(String token);
}
