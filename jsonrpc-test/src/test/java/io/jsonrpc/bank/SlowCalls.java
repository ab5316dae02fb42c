package io.jsonrpc.bank;

import io.jsonrpc.core.ServerCallInterceptor;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.message.Request;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

@Component
@Order(1)
class SlowCalls implements ServerCallInterceptor {

    private static final Logger log = LoggerFactory.getLogger(SlowCalls.class);

    @Override
    public void intercept(Transaction transaction, Request<?> request, Next next) throws Exception {
        long start = System.nanoTime();
        try {
            next.proceed(transaction);
        } finally {
            Duration taken = Duration.ofNanos(System.nanoTime() - start);
            if (taken.toMillis() > 500) {
                log.warn("{} took {} ms", request.getMethod(), taken.toMillis());
            }
        }
    }
}
