package io.jsonrpc.spring.context;

import io.jsonrpc.core.ServerCallInterceptor;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.spring.argument.SessionLocale;
import org.springframework.context.i18n.LocaleContext;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Handles each call with the {@link LocaleContext} of its session: the language that its client prefers. */
@Order(Ordered.HIGHEST_PRECEDENCE + 200)
public final class LocaleContextInterceptor implements ServerCallInterceptor {

    @Override
    public void intercept(Transaction transaction, Request<?> request, Next next) throws Exception {
        LocaleContext outer = LocaleContextHolder.getLocaleContext();
        Session session = transaction.getSession();
        LocaleContextHolder.setLocaleContext(() -> SessionLocale.of(session));
        try {
            next.proceed(transaction);
        } finally {
            LocaleContextHolder.setLocaleContext(outer);
        }
    }
}
