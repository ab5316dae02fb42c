package io.jsonrpc.server.servlet.handshake;

import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.util.function.Consumer;

/** Hears of HTTP sessions that end, by a logout or unused for too long. */
public final class HttpSessionEnds implements HttpSessionListener {

    private volatile Consumer<String> ended = id -> {};

    /** Tells the id of each from now on. */
    public void tell(Consumer<String> newListener) {
        this.ended = newListener;
    }

    @Override
    public void sessionDestroyed(HttpSessionEvent event) {
        this.ended.accept(event.getSession().getId());
    }
}
