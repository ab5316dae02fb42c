package io.jsonrpc.spring.context;

import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.context.i18n.LocaleContext;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.security.concurrent.DelegatingSecurityContextRunnable;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.util.ClassUtils;

/**
 * Takes what is on the thread that handles a call to the threads on which the stream that it has returned is subscribed and
 * pulled: the locale, the MDC, the security context, and what Micrometer's context propagation knows of.
 */
public final class ThreadContext {

    private static final boolean SECURITY =
            isPresent("org.springframework.security.core.context.SecurityContextHolder");

    private static final boolean MICROMETER = isPresent("io.micrometer.context.ContextSnapshotFactory");

    private ThreadContext() {}

    private static boolean isPresent(String name) {
        return ClassUtils.isPresent(name, ThreadContext.class.getClassLoader());
    }

    /**
     * The context of this thread around another.
     *
     * @param inner runs each task at once, on the same thread
     * @return the same
     */
    public static Executor capture(Executor inner) {
        Executor captured = spring(inner);
        captured = SECURITY ? Secured.capture(captured) : captured;
        return MICROMETER ? Micrometer.capture(captured) : captured;
    }

    private static Executor spring(Executor inner) {
        LocaleContext locale = LocaleContextHolder.getLocaleContext();
        Map<String, String> entries = MDC.getCopyOfContextMap();
        return task -> {
            LocaleContext outer = LocaleContextHolder.getLocaleContext();
            Map<String, String> outerEntries = MDC.getCopyOfContextMap();
            LocaleContextHolder.setLocaleContext(locale);
            set(entries);
            try {
                inner.execute(task);
            } finally {
                LocaleContextHolder.setLocaleContext(outer);
                set(outerEntries);
            }
        };
    }

    private static void set(@Nullable Map<String, String> entries) {
        if (entries == null) {
            MDC.clear();
        } else {
            MDC.setContextMap(entries);
        }
    }

    /** Spring Security may not be on the class path. */
    private static final class Secured {

        private Secured() {}

        static Executor capture(Executor inner) {
            SecurityContext context = SecurityContextHolder.getContext();
            return task -> inner.execute(new DelegatingSecurityContextRunnable(task, context));
        }
    }

    /** Neither may Micrometer's context propagation. */
    private static final class Micrometer {

        private Micrometer() {}

        static Executor capture(Executor inner) {
            ContextSnapshot snapshot = ContextSnapshotFactory.builder().build().captureAll();
            return task -> inner.execute(snapshot.wrap(task));
        }
    }
}
