package io.jsonrpc.spring.session;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.core.annotation.AliasFor;

/**
 * A bean of which each JSON-RPC session has its own: created when it is first used, destroyed once after the session has
 * ended. What is injected is a proxy for that of the session whose call or callback runs on the thread; on any other thread
 * its methods throw an {@code IllegalStateException}.
 *
 * <pre>{@code
 * @Component
 * @JsonRpcSessionScope
 * class Cart { ... }
 *
 * @JsonRpcController("/shop")
 * class ShopController {
 *
 *     ShopController(Cart cart) { ... }
 * }
 * }</pre>
 *
 * @since 0.1
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Scope(JsonRpcSessionScope.NAME)
public @interface JsonRpcSessionScope {

    /** The name of the scope. */
    String NAME = "jsonrpcSession";

    /** How the bean is injected into beans that live longer. */
    @AliasFor(annotation = Scope.class)
    ScopedProxyMode proxyMode() default ScopedProxyMode.TARGET_CLASS;
}
