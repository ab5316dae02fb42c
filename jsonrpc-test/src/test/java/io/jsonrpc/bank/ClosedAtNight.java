package io.jsonrpc.bank;

import io.jsonrpc.core.ServerCallInterceptor;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.error.RequestRejectedException;
import io.jsonrpc.core.message.Request;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

@Component
@Order(2)
class ClosedAtNight implements ServerCallInterceptor {

    private volatile boolean night;

    void night(boolean isNight) {
        this.night = isNight;
    }

    @Override
    public void intercept(Transaction transaction, Request<?> request, Next next) throws Exception {
        if (this.night && request.getMethod().startsWith("counter.")) {
            throw new RequestRejectedException(1005, "The counter is closed");
        }
        next.proceed(transaction);
    }
}
