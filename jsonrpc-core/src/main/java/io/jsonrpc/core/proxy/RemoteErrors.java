package io.jsonrpc.core.proxy;

import io.jsonrpc.core.contract.ErrorContract;
import io.jsonrpc.core.contract.MethodContract;
import io.jsonrpc.core.error.RemoteErrorException;
import io.jsonrpc.core.log.SparingLog;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.ResponseError;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import org.jspecify.annotations.Nullable;

/** Turns an error answer into the exception that the method declares for it. No class is chosen by what was received. */
final class RemoteErrors {

    private static final SparingLog log = SparingLog.of(RemoteErrors.class);

    private final MethodContract method;

    RemoteErrors(MethodContract method) {
        this.method = method;
    }

    /** Whether an exception of this class can be made. */
    static boolean isConstructible(Class<? extends Throwable> exception) {
        return constructor(exception, ResponseError.class) != null
                || constructor(exception, String.class) != null
                || constructor(exception) != null;
    }

    /** What a caller gets for an error. */
    Throwable of(RemoteErrorException failure) {
        ResponseError error = failure.getError();
        if (error.getCode() == ErrorType.METHOD_NOT_FOUND.code()
                || ErrorType.METHOD_NOT_FOUND.type().equals(error.getType())) {
            log.warn(this.method.name(), "The other side has no method '{}': {}", this.method.name(), this.method);
            return failure;
        }
        for (ErrorContract candidate : this.method.errors()) {
            boolean meant = error.getType() == null
                    ? candidate.code() == error.getCode()
                    : candidate.type().equals(error.getType());
            if (meant) {
                return make(candidate.exception(), failure);
            }
        }
        return failure;
    }

    private static Throwable make(Class<? extends Throwable> exception, RemoteErrorException failure) {
        try {
            Throwable made = instance(exception, failure.getError());
            if (made.getCause() == null) {
                made.initCause(failure);
            }
            return made;
        } catch (ReflectiveOperationException | IllegalStateException notMade) {
            failure.addSuppressed(notMade instanceof InvocationTargetException thrown ? thrown.getCause() : notMade);
            return failure;
        }
    }

    private static Throwable instance(Class<? extends Throwable> exception, ResponseError error)
            throws ReflectiveOperationException {
        Constructor<? extends Throwable> whole = constructor(exception, ResponseError.class);
        if (whole != null) {
            return whole.newInstance(error);
        }
        Constructor<? extends Throwable> message = constructor(exception, String.class);
        if (message != null) {
            return message.newInstance(error.getMessage());
        }
        Constructor<? extends Throwable> plain = constructor(exception);
        if (plain == null) {
            throw new NoSuchMethodException(exception.getName());
        }
        return plain.newInstance();
    }

    private static @Nullable Constructor<? extends Throwable> constructor(
            Class<? extends Throwable> exception, Class<?>... parameters) {
        try {
            Constructor<? extends Throwable> found = exception.getDeclaredConstructor(parameters);
            found.setAccessible(true);
            return found;
        } catch (NoSuchMethodException none) {
            return null;
        }
    }
}
