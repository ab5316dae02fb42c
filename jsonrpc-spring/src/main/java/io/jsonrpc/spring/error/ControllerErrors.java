package io.jsonrpc.spring.error;

import com.google.gson.JsonObject;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.error.ErrorTypeException;
import io.jsonrpc.core.error.RequestRejectedException;
import io.jsonrpc.core.log.Causes;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.ResponseError;
import io.jsonrpc.spring.argument.SessionLocale;
import io.jsonrpc.spring.controller.JsonRpcExceptionResolver;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.util.ClassUtils;

/**
 * Which error stands for an exception of a controller: the first that has one of handlers, resolvers, annotation, built-in
 * rules.
 */
public final class ControllerErrors implements BiFunction<Throwable, Transaction, Throwable> {

    private static final boolean SPRING_WEB =
            ClassUtils.isPresent("org.springframework.web.ErrorResponse", ControllerErrors.class.getClassLoader());

    private static final boolean SPRING_SECURITY = ClassUtils.isPresent(
            "org.springframework.security.core.AuthenticationException", ControllerErrors.class.getClassLoader());

    private final List<ExceptionMethods> handlers;

    private final List<JsonRpcExceptionResolver> resolvers;

    private final UnaryOperator<Throwable> declared;

    private final @Nullable MessageSource messages;

    /**
     * The rules of a controller.
     *
     * @param handlers those of the controller, then those of advice
     * @param resolvers those of the application, in order
     * @param declared what the annotation of an exception class says
     * @param messages texts of the application, in the language of a session; null if it has none
     */
    public ControllerErrors(
            List<ExceptionMethods> handlers,
            List<JsonRpcExceptionResolver> resolvers,
            UnaryOperator<Throwable> declared,
            @Nullable MessageSource messages) {
        this.handlers = List.copyOf(handlers);
        this.resolvers = List.copyOf(resolvers);
        this.declared = declared;
        this.messages = messages;
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
        for (JsonRpcExceptionResolver resolver : this.resolvers) {
            Throwable resolved = resolved(resolver, failure, transaction);
            if (resolved != null) {
                return resolved;
            }
        }
        Throwable known = this.declared.apply(failure);
        return known == failure ? builtIn(failure, transaction.getSession()) : known;
    }

    /** As a handler, a resolver that fails is a fault of the server. */
    private static @Nullable Throwable resolved(
            JsonRpcExceptionResolver resolver, Throwable failure, Transaction transaction) {
        try {
            ResponseError error = resolver.resolve(failure, transaction);
            return error == null ? null : rejection(error, failure);
        } catch (RuntimeException second) {
            return instead(second, failure);
        }
    }

    private Throwable builtIn(Throwable failure, Session session) {
        if (failure instanceof RejectedExecutionException) {
            ErrorTypeException busy = new ErrorTypeException(ErrorType.BUSY, new JsonObject());
            busy.initCause(failure);
            return busy;
        }
        Throwable denied = SPRING_SECURITY ? SecurityErrors.of(failure, session.getPrincipal()) : null;
        if (denied != null) {
            return denied;
        }
        ResponseError web = SPRING_WEB ? WebErrors.of(failure, this.messages, SessionLocale.of(session)) : null;
        return web == null ? failure : rejection(web, failure);
    }

    /** A handler that fails is a fault of the server; what it was called for is not lost. */
    private static Throwable handled(ExceptionMethods.Match match, Throwable failure, Session session) {
        try {
            return rejection(match.method().error(match.failure(), session), failure);
        } catch (RequestRejectedException chosen) {
            return chosen;
        } catch (Exception second) {
            return instead(second, failure);
        }
    }

    /** A handler or a resolver may throw what it was given. */
    private static Throwable instead(Throwable second, Throwable failure) {
        Causes.suppress(second, failure);
        return second;
    }

    private static Throwable rejection(ResponseError error, @Nullable Throwable cause) {
        RequestRejectedException rejection = new RequestRejectedException(error);
        rejection.initCause(cause);
        return rejection;
    }
}
