package io.jsonrpc.spring.error;

import io.jsonrpc.core.Session;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.error.RequestRejectedException;
import io.jsonrpc.core.message.ResponseError;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/** Which error stands for an exception of a controller: the first that has one of handlers, annotation, built-in rules. */
public final class ControllerErrors implements BiFunction<Throwable, Transaction, Throwable> {

    private static final boolean SPRING_WEB =
            ClassUtils.isPresent("org.springframework.web.ErrorResponse", ControllerErrors.class.getClassLoader());

    private final List<ExceptionMethods> handlers;

    private final UnaryOperator<Throwable> declared;

    /**
     * The rules of a controller.
     *
     * @param handlers those of the controller, then those of advice
     * @param declared what the annotation of an exception class says
     */
    public ControllerErrors(List<ExceptionMethods> handlers, UnaryOperator<Throwable> declared) {
        this.handlers = List.copyOf(handlers);
        this.declared = declared;
    }

    @Override
    public Throwable apply(Throwable failure, Transaction transaction) {
        if (failure instanceof RequestRejectedException) {
            return failure;
        }
        for (ExceptionMethods methods : this.handlers) {
            ExceptionMethods.Match match = methods.match(failure);
            if (match != null) {
                return handled(match, failure, transaction.getSession());
            }
        }
        Throwable known = this.declared.apply(failure);
        ResponseError web = known == failure && SPRING_WEB ? WebErrors.of(failure) : null;
        return web == null ? known : rejection(web, failure);
    }

    /** A handler that fails is a fault of the server; what it was called for is not lost. */
    private static Throwable handled(ExceptionMethods.Match match, Throwable failure, Session session) {
        try {
            return rejection(match.method().error(match.failure(), session), failure);
        } catch (RequestRejectedException chosen) {
            return chosen;
        } catch (Exception second) {
            second.addSuppressed(failure);
            return second;
        }
    }

    private static Throwable rejection(ResponseError error, @Nullable Throwable cause) {
        RequestRejectedException rejection = new RequestRejectedException(error);
        rejection.initCause(cause);
        return rejection;
    }
}
