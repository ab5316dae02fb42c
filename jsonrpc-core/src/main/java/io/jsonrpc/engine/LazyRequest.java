package io.jsonrpc.engine;

import io.jsonrpc.error.RequestRejectedException;
import io.jsonrpc.message.JsonText;
import io.jsonrpc.message.Request;
import io.jsonrpc.message.RequestId;
import org.jspecify.annotations.Nullable;

/**
 * A request whose params are bound when the handler asks for them, so that a handler which does not know the method says so
 * before anybody looks at its params. They are bound once, whichever threads ask; until then their text is kept.
 */
final class LazyRequest<P> extends Request<P> {

    private final HandlerInvoker<P> binder;

    /** Null once they are bound, and when there are none. */
    private volatile @Nullable JsonText unbound;

    /** What binding ended with, for whoever asks again. Written before {@link #unbound} is cleared. */
    private @Nullable RequestRejectedException misfit;

    LazyRequest(@Nullable RequestId id, String method, @Nullable JsonText params, HandlerInvoker<P> binder) {
        super(id, method, null);
        this.unbound = params;
        this.binder = binder;
    }

    @Override
    public @Nullable P getParams() {
        if (this.unbound != null) {
            bind();
        }
        RequestRejectedException known = this.misfit;
        if (known != null) {
            throw known;
        }
        return super.getParams();
    }

    private synchronized void bind() {
        JsonText json = this.unbound;
        if (json == null) {
            return;
        }
        try {
            super.setParams(this.binder.bind(this, json));
        } catch (RequestRejectedException unfit) {
            this.misfit = unfit;
        }
        this.unbound = null;
    }

    @Override
    public synchronized void setParams(@Nullable P params) {
        super.setParams(params);
        this.misfit = null;
        this.unbound = null;
    }

    /** Why the params could not be bound; null when they could, or nobody asked for them. */
    @Nullable RequestRejectedException misfit() {
        return this.unbound == null ? this.misfit : null;
    }
}
