package io.jsonrpc.server.servlet.handshake;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.jspecify.annotations.Nullable;

/**
 * A request without the encoding that a filter assumes: nothing here depends on it, and Spring, which adds it to the content
 * type, fails for one with a wildcard.
 */
public final class UnfilteredEncoding extends HttpServletRequestWrapper {

    public UnfilteredEncoding(HttpServletRequest request) {
        super(request);
    }

    @Override
    public @Nullable String getCharacterEncoding() {
        return null;
    }
}
