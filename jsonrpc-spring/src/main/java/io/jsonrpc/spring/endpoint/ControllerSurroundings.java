package io.jsonrpc.spring.endpoint;

import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.codec.binding.TypedValues;
import io.jsonrpc.core.contract.ContractRules;
import io.jsonrpc.core.contract.MethodContract;
import io.jsonrpc.core.contract.MethodParam;
import io.jsonrpc.core.dispatch.ArgumentCheck;
import io.jsonrpc.core.dispatch.ArgumentSource;
import io.jsonrpc.core.dispatch.DeclaredErrors;
import io.jsonrpc.core.dispatch.MethodSurroundings;
import io.jsonrpc.spring.argument.SessionArgument;
import io.jsonrpc.spring.context.ThreadContext;
import io.jsonrpc.spring.controller.JsonRpcArgumentResolver;
import io.jsonrpc.spring.error.ControllerErrors;
import io.jsonrpc.spring.error.ExceptionMethods;
import io.jsonrpc.spring.validation.ConstraintChecks;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedMethod;
import org.springframework.util.ClassUtils;

/** What Spring adds to the methods of one controller. */
final class ControllerSurroundings implements MethodSurroundings, ContractRules {

    private final ControllerBean bean;

    private final ControllerTools tools;

    private final ControllerErrors errors;

    /** @param handlers the methods of the controller that turn exceptions into errors */
    ControllerSurroundings(ControllerBean bean, ControllerTools tools, ExceptionMethods handlers) {
        this.bean = bean;
        this.tools = tools;
        List<ExceptionMethods> all = new ArrayList<>();
        all.add(handlers);
        all.addAll(tools.advice());
        this.errors = new ControllerErrors(
                all, tools.exceptionResolvers(), new DeclaredErrors(tools.values()), tools.messages());
    }

    @Override
    public TypedValues values() {
        return this.tools.values();
    }

    @Override
    public boolean refusesUnknownParams() {
        return this.tools.settings().refuseUnknown();
    }

    @Override
    public Function<Transaction, Object> target() {
        return transaction -> this.bean.of(transaction.getSession());
    }

    @Override
    public Method invoked(MethodContract method) {
        return this.bean.invoked(method.method());
    }

    @Override
    public @Nullable ArgumentCheck check(MethodContract method) {
        ConstraintChecks constraints = this.tools.constraints();
        return constraints == null ? null : constraints.of(method, this.bean.type());
    }

    @Override
    public BiFunction<Throwable, Transaction, Throwable> errors(MethodContract method) {
        return this.errors;
    }

    @Override
    public Executor context(Transaction transaction) {
        return ThreadContext.capture(MethodSurroundings.super.context(transaction));
    }

    /** A parameter whose annotation lacks a name is one; {@link #check} reports it. */
    @Override
    public boolean isContext(Method method, int index) {
        try {
            return source(parameter(method, index)) != null;
        } catch (IllegalArgumentException nameless) {
            return true;
        }
    }

    /** Adds what prevents a method from being called that its contract does not show. */
    void check(MethodContract method, List<String> faults) {
        try {
            invoked(method);
        } catch (IllegalStateException hidden) {
            faults.add(method + ": " + hidden.getMessage());
        }
        ConstraintChecks constraints = this.tools.constraints();
        if (constraints != null) {
            faults.addAll(constraints.faults(method, this.bean.type()));
        }
        for (MethodParam param : method.params()) {
            try {
                if (param.isContext()) {
                    source(method, param);
                    checkHandshake(method, parameter(method.method(), param.index()), faults);
                }
            } catch (IllegalArgumentException unknown) {
                faults.add(method + ": " + unknown.getMessage());
            }
        }
    }

    private void checkHandshake(MethodContract method, MethodParameter parameter, List<String> faults) {
        String fault = this.tools.resolvers().stream().anyMatch(resolver -> resolver.supports(parameter))
                ? null
                : this.tools.arguments().fault(parameter, this.bean.paths());
        if (fault != null) {
            faults.add(method + ": " + fault);
        }
    }

    @Override
    public ArgumentSource source(MethodContract method, MethodParam param) {
        ArgumentSource own = source(parameter(method.method(), param.index()));
        return own == null ? MethodSurroundings.super.source(method, param) : own;
    }

    /** The parameter with the annotations that the class and its interfaces have there. */
    private MethodParameter parameter(Method method, int index) {
        Method specific = ClassUtils.getMostSpecificMethod(method, this.bean.type());
        return new AnnotatedMethod(specific).getMethodParameters()[index];
    }

    private @Nullable ArgumentSource source(MethodParameter parameter) {
        for (JsonRpcArgumentResolver resolver : this.tools.resolvers()) {
            if (resolver.supports(parameter)) {
                return transaction -> resolver.resolve(parameter, transaction);
            }
        }
        SessionArgument argument = this.tools.arguments().of(parameter);
        return argument == null ? null : transaction -> argument.of(transaction.getSession());
    }
}
