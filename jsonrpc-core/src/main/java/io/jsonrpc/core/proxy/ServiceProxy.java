package io.jsonrpc.core.proxy;

import io.jsonrpc.core.JsonRpcRequestSender;
import io.jsonrpc.core.ProxyOptions;
import io.jsonrpc.core.Session;
import java.io.Closeable;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** What a proxy does with each of its methods. */
final class ServiceProxy implements InvocationHandler {

    private static final @Nullable Object[] NONE = {};

    private final ProxyContract contract;

    private final JsonRpcRequestSender sender;

    private final ProxyOptions options;

    ServiceProxy(ProxyContract contract, JsonRpcRequestSender sender, ProxyOptions options) {
        this.contract = contract;
        this.sender = sender;
        this.options = options;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] given) throws Throwable {
        @Nullable Object[] arguments = given == null ? NONE : given;
        ProxyMethod sent = this.contract.sent(method);
        if (sent != null) {
            return sent.call(this.sender, this.options, arguments);
        }
        MethodHandle local = this.contract.local(method);
        if (local != null) {
            return local.bindTo(proxy).invokeWithArguments(arguments);
        }
        return switch (method.getName()) {
            case "toString" -> this.contract.api().getSimpleName() + " of " + this.sender;
            case "hashCode" -> 31 * this.contract.api().hashCode() + this.sender.hashCode();
            case "equals" -> isSame(arguments[0]);
            default -> close();
        };
    }

    private boolean isSame(@Nullable Object other) {
        return other != null
                && Proxy.isProxyClass(other.getClass())
                && Proxy.getInvocationHandler(other) instanceof ServiceProxy that
                && this.contract.api() == that.contract.api()
                && this.sender.equals(that.sender);
    }

    private @Nullable Object close() throws IOException {
        if (this.sender instanceof Closeable client) {
            client.close();
        } else if (this.sender instanceof Session session) {
            session.close();
        } else {
            throw new UnsupportedOperationException(this.sender + " cannot be closed");
        }
        return null;
    }
}
