package io.jsonrpc.core.proxy;

import io.jsonrpc.core.codec.binding.TypedValues;
import io.jsonrpc.core.contract.ContractChecks;
import io.jsonrpc.core.contract.ContractException;
import io.jsonrpc.core.contract.ContractRules;
import io.jsonrpc.core.contract.ErrorContract;
import io.jsonrpc.core.contract.MethodContract;
import io.jsonrpc.core.contract.ServiceContract;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The methods of an interface as its proxies call them. */
final class ProxyContract {

    private final Class<?> api;

    private final Map<Method, ProxyMethod> sent = new HashMap<>();

    private final Map<Method, MethodHandle> local = new HashMap<>();

    /** @throws ContractException with all faults of the interface */
    ProxyContract(Class<?> api, TypedValues values) {
        if (!api.isInterface()) {
            throw new IllegalArgumentException(api.getName() + " is no interface, and a proxy needs one");
        }
        this.api = api;
        List<String> faults = new ArrayList<>();
        ServiceContract contract = ServiceContract.of(api, ContractRules.PLAIN, faults);
        faults.addAll(ContractChecks.calling(contract, values));
        for (MethodContract method : contract.methods()) {
            for (ErrorContract error : method.errors()) {
                if (!RemoteErrors.isConstructible(error.exception())) {
                    faults.add(error.exception().getSimpleName() + " of " + method
                            + " cannot be made: give it a constructor (ResponseError), (String) or ()");
                }
            }
        }
        if (!faults.isEmpty()) {
            throw new ContractException(faults);
        }
        for (MethodContract method : contract.methods()) {
            if (Modifier.isAbstract(method.method().getModifiers())) {
                this.sent.put(method.method(), new ProxyMethod(method, values));
            }
        }
        for (Method method : api.getMethods()) {
            if (method.isDefault()) {
                this.local.put(method, handle(method));
            }
        }
    }

    private static MethodHandle handle(Method method) {
        Class<?> owner = method.getDeclaringClass();
        try {
            return MethodHandles.privateLookupIn(owner, MethodHandles.lookup()).unreflectSpecial(method, owner);
        } catch (IllegalAccessException closed) {
            throw new IllegalArgumentException(
                    "The module of " + owner.getName() + " must open its package to io.jsonrpc.core", closed);
        }
    }

    Class<?> api() {
        return this.api;
    }

    /** How a method is sent; null if it is not. */
    @Nullable ProxyMethod sent(Method method) {
        return this.sent.get(method);
    }

    /** The body of a default method, which runs here; null if it has none. */
    @Nullable MethodHandle local(Method method) {
        return this.local.get(method);
    }
}
