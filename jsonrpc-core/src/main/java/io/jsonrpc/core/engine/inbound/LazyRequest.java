package io.jsonrpc.core.engine.inbound;

import io.jsonrpc.core.error.RequestRejectedException;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.core.message.RequestId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request whose params are bound at the first {@code getParams()}, so that a handler which does not know the method
 * rejects it before its params are read. They are bound once, whichever threads call; until then their text is kept.
 */
final class LazyRequest<P> extends Request<P> {

    private static final Logger log = LoggerFactory.getLogger(LazyRequest.class);

    private final CodecBinder<P> binder;

    /** The text of the params until they are bound, then why they could not be; null once they are, and without any. */
    private volatile @Nullable Object unbound;

    LazyRequest(@Nullable RequestId id, String method, @Nullable JsonText params, CodecBinder<P> binder) {
        super(id, method, null);
        this.unbound = params;
        this.binder = binder;
    }

    @Override
    public @Nullable P getParams() {
        if (this.unbound instanceof JsonText) {
            bind();
        }
        RequestRejectedException misfit = misfit();
        if (misfit != null) {
            throw misfit;
        }
        return super.getParams();
    }

    private synchronized void bind() {
        if (this.unbound instanceof JsonText json) {
            try {
                super.setParams(this.binder.bind(json));
                this.unbound = null;
            } catch (RequestRejectedException misfit) {
                log.debug("The params of {} do not fit", this, misfit.getCause());
                this.unbound = misfit;
            }
        }
    }

    @Override
    public synchronized void setParams(@Nullable P params) {
        super.setParams(params);
        this.unbound = null;
    }

    /** Why the params could not be bound; null when they could, or were not read. */
    @Nullable RequestRejectedException misfit() {
        return this.unbound instanceof RequestRejectedException misfit ? misfit : null;
    }
}
