package io.jsonrpc.core.engine.inbound;

import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.core.ServerCallInterceptor;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.message.Request;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An interceptor and what it passes messages on to: the next interceptor, or the handler. */
final class InterceptorChain<P> {

    private final ServerCallInterceptor interceptor;

    /** Null for the last interceptor. */
    private final @Nullable InterceptorChain<P> next;

    private final RequestHandler<P> handler;

    private InterceptorChain(
            ServerCallInterceptor interceptor, @Nullable InterceptorChain<P> next, RequestHandler<P> handler) {
        this.interceptor = interceptor;
        this.next = next;
        this.handler = handler;
    }

    /** The first of these interceptors; null if there are none. */
    static <P> @Nullable InterceptorChain<P> of(List<ServerCallInterceptor> interceptors, RequestHandler<P> handler) {
        InterceptorChain<P> first = null;
        for (int i = interceptors.size() - 1; i >= 0; i--) {
            first = new InterceptorChain<>(interceptors.get(i), first, handler);
        }
        return first;
    }

    /** Handles a message; returns the interceptor that has not passed it on, null if it has reached the handler. */
    @Nullable ServerCallInterceptor handle(Transaction transaction, Request<P> request) throws Exception {
        Passing passing = new Passing(request);
        this.interceptor.intercept(transaction, request, passing);
        return passing.keeper;
    }

    /** One message at this interceptor. */
    private final class Passing implements ServerCallInterceptor.Next {

        private final Request<P> request;

        /** What has not passed it on. */
        private @Nullable ServerCallInterceptor keeper = InterceptorChain.this.interceptor;

        private boolean passed;

        Passing(Request<P> request) {
            this.request = request;
        }

        @Override
        public void proceed(Transaction transaction) throws Exception {
            if (this.passed) {
                throw new IllegalStateException(
                        InterceptorChain.this.interceptor.getClass().getName() + " passes a message on twice");
            }
            this.passed = true;
            InterceptorChain<P> following = InterceptorChain.this.next;
            this.keeper = null;
            if (following == null) {
                InterceptorChain.this.handler.handleRequest(transaction, this.request);
            } else {
                this.keeper = following.handle(transaction, this.request);
            }
        }
    }
}
