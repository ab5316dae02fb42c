package io.jsonrpc.spring.context;

import io.jsonrpc.core.JsonRpcCall;
import java.util.function.UnaryOperator;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.util.ClassUtils;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * Gives a Mono or a Flux what is on the thread that handles the call: the call, the security context, and all else that
 * Micrometer's context propagation knows of, if it is on the class path.
 */
public final class ReactorContext {

    private static final boolean SECURITY = ClassUtils.isPresent(
            "org.springframework.security.core.context.ReactiveSecurityContextHolder",
            ReactorContext.class.getClassLoader());

    private ReactorContext() {}

    /** The same Mono with the context of this thread. */
    public static <T> Mono<T> of(Mono<T> mono) {
        return mono.contextCapture().contextWrite(ofThisThread());
    }

    /** The same Flux with the context of this thread. */
    public static <T> Flux<T> of(Flux<T> flux) {
        return flux.contextCapture().contextWrite(ofThisThread());
    }

    private static UnaryOperator<Context> ofThisThread() {
        JsonRpcCall call = JsonRpcCall.currentIfAny();
        UnaryOperator<Context> secured = SECURITY ? Secured.ofThisThread() : UnaryOperator.identity();
        return context -> secured.apply(call == null ? context : context.put(JsonRpcCall.class, call));
    }

    /** Spring Security may not be on the class path. */
    private static final class Secured {

        private Secured() {}

        static UnaryOperator<Context> ofThisThread() {
            SecurityContext context = SecurityContextHolder.getContext();
            return context.getAuthentication() == null
                    ? UnaryOperator.identity()
                    : outer -> outer.putAll(ReactiveSecurityContextHolder.withSecurityContext(Mono.just(context))
                            .readOnly());
        }
    }
}
