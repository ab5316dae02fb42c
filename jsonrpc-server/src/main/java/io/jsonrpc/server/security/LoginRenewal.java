package io.jsonrpc.server.security;

import io.jsonrpc.core.Session;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/** What becomes of a token that a client sends for the next login of its session. */
public interface LoginRenewal {

    /** What the client calls. */
    String METHOD = "rpc.auth.renew";

    /**
     * The login for a token. Called in order with the calls of the session, on the thread of a handler.
     *
     * @return null if the token is not accepted
     */
    @Nullable Principal of(String token);

    /** The session has another login, of the same user. */
    void renewed(Session session);
}
