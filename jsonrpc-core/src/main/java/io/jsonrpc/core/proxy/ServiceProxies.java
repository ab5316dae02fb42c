package io.jsonrpc.core.proxy;

import io.jsonrpc.core.JsonRpcRequestSender;
import io.jsonrpc.core.ProxyOptions;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.codec.binding.TypedValues;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Creates the proxies of all senders with one codec. An interface is read once. Safe for use by many threads.
 *
 * @since 0.1
 */
public final class ServiceProxies {

    private final TypedValues values;

    private final Map<Class<?>, ProxyContract> contracts = new ConcurrentHashMap<>();

    /** @param codec writes params and reads results */
    public ServiceProxies(MessageCodec codec) {
        this.values = codec.typedValues(false);
    }

    /**
     * An object whose methods call the other side.
     *
     * @param sender sends the calls; closed by {@code close()} of an interface that is {@code AutoCloseable}
     * @throws io.jsonrpc.core.contract.ContractException with all faults of the interface
     */
    public <T> T create(Class<T> api, JsonRpcRequestSender sender, ProxyOptions options) {
        ProxyContract contract = this.contracts.computeIfAbsent(api, type -> new ProxyContract(type, this.values));
        return api.cast(Proxy.newProxyInstance(
                api.getClassLoader(), new Class<?>[] {api}, new ServiceProxy(contract, sender, options)));
    }
}
