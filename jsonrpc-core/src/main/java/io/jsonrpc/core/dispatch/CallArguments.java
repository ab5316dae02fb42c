package io.jsonrpc.core.dispatch;

import com.google.gson.JsonObject;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.codec.binding.BindingException;
import io.jsonrpc.core.codec.binding.ParamSpec;
import io.jsonrpc.core.codec.binding.ParamsBinder;
import io.jsonrpc.core.contract.MethodContract;
import io.jsonrpc.core.contract.MethodParam;
import io.jsonrpc.core.error.InvalidParamsException;
import io.jsonrpc.core.message.JsonText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The arguments of the calls of one method: bound to params, made of what is bound, or from elsewhere. */
final class CallArguments {

    private final ParamsBinder binder;

    private final List<ParamSpec> specs;

    /** For each bound value what the argument is made of it; null if all are the arguments themselves. */
    private final @Nullable MadeArgument @Nullable [] made;

    /** A source for each argument that is not bound to params; null if all are. */
    private final @Nullable ArgumentSource @Nullable [] sources;

    CallArguments(MethodContract contract, MethodSurroundings around, boolean refuseUnknown) {
        this.specs = contract.specs();
        this.binder = around.values().binder(this.specs, refuseUnknown);
        this.made = made(contract, around);
        this.sources = sources(contract, around);
    }

    private static @Nullable MadeArgument @Nullable [] made(MethodContract contract, MethodSurroundings around) {
        @Nullable MadeArgument[] made = new @Nullable MadeArgument[contract.specs().size()];
        boolean any = false;
        int next = 0;
        for (MethodParam param : contract.params()) {
            if (!param.isContext()) {
                MadeArgument maker = CoreArguments.made(param, around);
                made[next++] = maker;
                any |= maker != null;
            }
        }
        return any ? made : null;
    }

    private static @Nullable ArgumentSource @Nullable [] sources(MethodContract contract, MethodSurroundings around) {
        List<MethodParam> params = contract.params();
        if (params.stream().noneMatch(MethodParam::isContext)) {
            return null;
        }
        @Nullable ArgumentSource[] sources = new @Nullable ArgumentSource[params.size()];
        for (MethodParam param : params) {
            sources[param.index()] = param.isContext() ? around.source(contract, param) : null;
        }
        return sources;
    }

    /**
     * The arguments of one call, in the order of the Java method.
     *
     * @throws InvalidParamsException if params do not fit
     * @throws Exception what a source throws
     */
    @Nullable Object[] of(Transaction transaction, @Nullable JsonText params) throws Exception {
        @Nullable Object[] bound = bound(transaction, params);
        @Nullable ArgumentSource[] given = this.sources;
        if (given == null) {
            return bound;
        }
        @Nullable Object[] all = new @Nullable Object[given.length];
        int next = 0;
        for (int i = 0; i < given.length; i++) {
            ArgumentSource source = given[i];
            all[i] = source == null ? bound[next++] : source.of(transaction);
        }
        return all;
    }

    private @Nullable Object[] bound(Transaction transaction, @Nullable JsonText params) {
        try {
            @Nullable Object[] bound = this.binder.bind(params);
            if (this.made != null) {
                make(bound, this.made, transaction, params);
            }
            return bound;
        } catch (BindingException misfit) {
            JsonObject details = new JsonObject();
            details.addProperty("path", misfit.path());
            details.addProperty("reason", misfit.reason().word());
            InvalidParamsException refusal = new InvalidParamsException(details);
            refusal.initCause(misfit);
            throw refusal;
        }
    }

    private void make(
            @Nullable Object[] bound,
            @Nullable MadeArgument[] makers,
            Transaction transaction,
            @Nullable JsonText params) {
        for (int i = 0; i < makers.length; i++) {
            MadeArgument maker = makers[i];
            try {
                bound[i] = maker == null ? bound[i] : maker.of(transaction, bound[i]);
            } catch (IllegalArgumentException misfit) {
                boolean byPosition = params != null && params.json().startsWith("[");
                throw new BindingException(
                        byPosition ? "$[" + i + "]" : "$." + this.specs.get(i).name(), misfit);
            }
        }
    }
}
