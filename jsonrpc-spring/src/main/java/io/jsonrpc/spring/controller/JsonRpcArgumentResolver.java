package io.jsonrpc.spring.controller;

import io.jsonrpc.core.Session;
import io.jsonrpc.core.Transaction;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;

/**
 * Gives the arguments of controllers that come from elsewhere than params. Every bean of this type is asked at start for
 * each parameter, in order, before the rules of the framework. Methods that are called when something happens to a session
 * have no call; a resolver that overrides {@link #resolve(MethodParameter, Session)} gives them arguments, too.
 *
 * <pre>{@code
 * @Component
 * class TenantResolver implements JsonRpcArgumentResolver {
 *
 *     public boolean supports(MethodParameter parameter) {
 *         return parameter.getParameterType() == Tenant.class;
 *     }
 *
 *     public Object resolve(MethodParameter parameter, Transaction transaction) {
 *         return this.tenants.of(transaction.getSession().getPrincipal());
 *     }
 * }
 * }</pre>
 *
 * @since 0.1
 */
public interface JsonRpcArgumentResolver {

    /** Whether this resolver gives the arguments of a parameter. */
    boolean supports(MethodParameter parameter);

    /**
     * The argument of one call. Called on the thread of the method.
     *
     * @throws Exception fails the call, as one of the method does
     */
    @Nullable Object resolve(MethodParameter parameter, Transaction transaction) throws Exception;

    /**
     * The argument of a method with {@link OnConnected}, {@link OnReconnected}, {@link OnLoss} or {@link OnClosed}. Unless
     * it is overridden, such a method that takes it ends the start.
     *
     * @throws Exception fails the callback, as one of the method does
     */
    default @Nullable Object resolve(MethodParameter parameter, Session session) throws Exception {
        throw new UnsupportedOperationException();
    }
}
