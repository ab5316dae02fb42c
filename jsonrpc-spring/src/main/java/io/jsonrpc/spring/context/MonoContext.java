package io.jsonrpc.spring.context;

import io.jsonrpc.core.JsonRpcCall;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.util.ClassUtils;
import reactor.core.publisher.Mono;

/** Gives a Mono what is on the thread that handles the call. */
public final class MonoContext {

    private static final boolean SECURITY = ClassUtils.isPresent(
            "org.springframework.security.core.context.ReactiveSecurityContextHolder",
            MonoContext.class.getClassLoader());

    private MonoContext() {}

    /**
     * The same Mono with the context of this thread: the call, the security context, and all else that Micrometer's context
     * propagation knows of, if it is on the class path.
     */
    public static <T> Mono<T> of(Mono<T> mono) {
        Mono<T> captured = mono.contextCapture();
        JsonRpcCall call = JsonRpcCall.currentIfAny();
        if (call != null) {
            captured = captured.contextWrite(context -> context.put(JsonRpcCall.class, call));
        }
        return SECURITY ? Secured.of(captured) : captured;
    }

    /** Spring Security may not be on the class path. */
    private static final class Secured {

        private Secured() {}

        static <T> Mono<T> of(Mono<T> mono) {
            SecurityContext context = SecurityContextHolder.getContext();
            return context.getAuthentication() == null
                    ? mono
                    : mono.contextWrite(ReactiveSecurityContextHolder.withSecurityContext(Mono.just(context)));
        }
    }
}
