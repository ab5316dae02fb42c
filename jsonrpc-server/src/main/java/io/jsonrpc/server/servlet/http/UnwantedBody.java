package io.jsonrpc.server.servlet.http;

import io.jsonrpc.server.servlet.container.ContainerRequests;
import io.jsonrpc.server.servlet.handshake.UnreadBody;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The body of a request that was refused before it was read. Tomcat would read up to 2 MB of it on its thread, as slowly as the
 * client sends. So the rest is read without a thread, for a while; if it is not whole then, the connection is closed.
 */
final class UnwantedBody implements BodyReader.Receiver, AsyncListener {

    private static final Logger log = LoggerFactory.getLogger(UnwantedBody.class);

    private final HttpServletRequest request;

    private final AsyncContext context;

    private final AtomicBoolean over = new AtomicBoolean();

    private UnwantedBody(HttpServletRequest request, AsyncContext context) {
        this.request = request;
        this.context = context;
    }

    /** Drops the body of a request that is answered. Called by the container's thread, before it leaves. */
    static void drop(HttpServletRequest request, HttpServletResponse response, ServletCallRules rules)
            throws IOException {
        if (!UnreadBody.isExpected(request) || !request.isAsyncSupported()) {
            return;
        }
        long length = request.getContentLengthLong();
        ServletInputStream stream = request.getInputStream();
        if (length > 0 && stream.available() >= length) {
            // It is there, so that Tomcat does not wait for it.
            return;
        }
        response.flushBuffer();
        UnwantedBody body = new UnwantedBody(request, request.startAsync(request, response));
        body.context.setTimeout(0);
        body.context.addListener(body);
        stream.setReadListener(new BodyReader(stream, length, false, rules.limit(), body));
        rules.afterGrace(() -> body.ended(new IOException("The body is not whole")));
    }

    @Override
    public boolean take(byte[] part, int length, boolean last) {
        return false;
    }

    @Override
    public void ended(@Nullable Throwable failure) {
        if (this.over.compareAndSet(false, true)) {
            if (failure != null) {
                ContainerRequests.abort(this.request);
            }
            complete();
        }
    }

    private void complete() {
        try {
            this.context.complete();
        } catch (IllegalStateException over) {
            log.debug("The container has completed the request itself", over);
        }
    }

    @Override
    public void onError(AsyncEvent event) {
        this.over.set(true);
        complete();
    }

    @Override
    public void onTimeout(AsyncEvent event) {}

    @Override
    public void onComplete(AsyncEvent event) {}

    @Override
    public void onStartAsync(AsyncEvent event) {}
}
