package io.jsonrpc.server.limit;

import io.jsonrpc.core.JsonRpcCall;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.server.socket.Holder;

/** A limit on calls. */
public interface CallLimit {

    /** What the names of users begin with, among callers. */
    String USER = "user:";

    /** What addresses begin with, among callers. */
    String ADDRESS = "address:";

    /** The property that has it, without the prefix of the server's. */
    String property();

    /** Its name among the limits. */
    String name();

    /** The calls that it counts. */
    CoveredCalls calls();

    /** What a call is answered that is too many. */
    ErrorType error();

    /**
     * Takes a permit for one call.
     *
     * @return 0 if there was one; else how long to wait for the next, in nanoseconds
     */
    long acquire(JsonRpcCall call);

    /** The user of a session, or the address of its client where nobody has logged in. */
    static String caller(Session session) {
        Holder holder = Holder.of(session.getPrincipal(), session.getRemoteAddress());
        return (holder.authenticated() ? USER : ADDRESS) + holder.name();
    }
}
