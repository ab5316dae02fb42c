package io.jsonrpc.core.dispatch;

import io.jsonrpc.annotation.Execution;
import io.jsonrpc.annotation.UnknownParams;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.codec.binding.ValueWriter;
import io.jsonrpc.core.contract.AsyncType;
import io.jsonrpc.core.contract.MethodContract;
import io.jsonrpc.core.contract.ServiceContract;
import io.jsonrpc.core.contract.StreamContract;
import io.jsonrpc.core.log.Causes;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.core.source.StreamSource;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One method of an annotated type, ready to be called for requests and notifications. Safe for use by many threads.
 *
 * @since 0.1
 */
public final class ServiceMethod {

    private final MethodContract contract;

    private final Method method;

    private final CallArguments arguments;

    private final @Nullable ArgumentCheck check;

    private final Function<Transaction, Object> target;

    private final BiFunction<Throwable, Transaction, Throwable> errors;

    private final ValueWriter writer;

    private final Function<Transaction, Executor> context;

    private final @Nullable CallGate gate;

    /** The method takes the transaction, so that it answers itself. */
    private final boolean answersItself;

    private ServiceMethod(MethodContract contract, MethodSurroundings around, @Nullable CallLines turns) {
        this.contract = contract;
        this.method = around.invoked(contract);
        this.method.setAccessible(true);
        boolean refuse = contract.unknown() == UnknownParams.INHERIT
                ? around.refusesUnknownParams()
                : contract.unknown() == UnknownParams.REFUSE;
        this.arguments = new CallArguments(contract, around, refuse);
        this.check = around.check(contract);
        this.target = around.target();
        this.errors = around.errors(contract);
        this.context = around::context;
        this.writer = around.values().writer(contract.isVoid() ? Object.class : contract.resultType());
        this.answersItself = contract.params().stream().anyMatch(param -> param.is(Transaction.class));
        this.gate = turns == null && contract.maxConcurrent() == 0
                ? null
                : new MethodGate(contract, turns, around.values());
    }

    /**
     * Compiles the methods of a contract. Those that are ordered by a parameter of the same name wait for each other.
     *
     * @throws IllegalArgumentException if a type cannot be read or written; {@link
     *     io.jsonrpc.core.contract.ContractChecks#receiving} finds these faults all at once
     */
    public static List<ServiceMethod> of(ServiceContract contract, MethodSurroundings around) {
        Map<String, CallLines> turns = new HashMap<>();
        return contract.methods().stream()
                .map(method -> new ServiceMethod(
                        method,
                        around,
                        method.orderedBy() == null
                                ? null
                                : turns.computeIfAbsent(method.orderedBy(), first -> new CallLines(1))))
                .toList();
    }

    /** What the method is on the wire. */
    public MethodContract contract() {
        return this.contract;
    }

    /** When and where it runs; {@code INHERIT} if it does not say so. */
    public Execution execution() {
        return this.contract.execution();
    }

    /** What its calls wait for; null for nothing. */
    public @Nullable CallGate gate() {
        return this.gate;
    }

    /**
     * Calls the method, and answers with what it returns, now or later.
     *
     * @throws Exception the error to answer as a {@code RequestRejectedException}, or what the method threw
     */
    public void call(Transaction transaction, Request<JsonText> request) throws Exception {
        Object returned;
        try {
            returned = invoke(transaction, request.getParams());
        } catch (Throwable failure) {
            throw rethrown(this.errors.apply(failure, transaction));
        }
        AsyncType async = this.contract.async();
        StreamContract stream = this.contract.stream();
        if (async == null && stream == null) {
            answer(transaction, returned);
        } else if (returned == null) {
            throw new NullPointerException(this.contract + " returned null in place of "
                    + (stream == null ? "a value that comes later" : "a stream"));
        } else if (stream == null) {
            answerLater(transaction, Objects.requireNonNull(async).stage(returned));
        } else {
            open(transaction, stream, stream.type().source(returned));
        }
    }

    private void open(Transaction transaction, StreamContract stream, StreamSource<?> source) throws Exception {
        if (transaction.isNotification()) {
            source.close();
            return;
        }
        if (stream.conflateBy() != null) {
            source.keyedBy(stream.conflateBy()::of);
        }
        transaction.openStream(source.delivering(stream.delivery())
                .buffering(stream.buffer())
                .allowing(stream.allowed())
                .named(stream.item(), stream.unsubscribe())
                .writtenBy(this.writer::write)
                .failingWith(failure -> this.errors.apply(unwrapped(failure), transaction))
                .within(this.context.apply(transaction)));
    }

    private @Nullable Object invoke(Transaction transaction, @Nullable JsonText params) throws Throwable {
        @Nullable Object[] arguments = this.arguments.of(transaction, params);
        Object called = this.target.apply(transaction);
        if (this.check != null) {
            this.check.check(called, arguments, params);
        }
        try {
            return this.method.invoke(called, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }

    private static Exception rethrown(Throwable failure) throws Error {
        if (failure instanceof Error error) {
            throw error;
        }
        return failure instanceof Exception exception ? exception : new IllegalStateException(failure);
    }

    private void answer(Transaction transaction, @Nullable Object result) throws Exception {
        if (transaction.isNotification() || this.answersItself) {
            return;
        }
        if (this.contract.isVoid()) {
            transaction.sendVoidResponse();
        } else {
            transaction.sendResponse(this.writer.write(result));
        }
    }

    private void answerLater(Transaction transaction, CompletionStage<?> stage) {
        transaction.startAsync();
        transaction.onCancel(() -> cancel(stage));
        stage.whenComplete((result, failure) -> {
            try {
                if (failure == null) {
                    answer(transaction, result);
                } else if (!(failure instanceof CancellationException) || !transaction.isCancelled()) {
                    transaction.sendError(this.errors.apply(unwrapped(failure), transaction));
                }
            } catch (Throwable notAnswered) {
                refuse(transaction, notAnswered);
            }
        });
    }

    /** A stage of another library need not be a future; its value is then dropped when it comes. */
    private static void cancel(CompletionStage<?> stage) {
        CompletableFuture<?> future;
        try {
            future = stage.toCompletableFuture();
        } catch (UnsupportedOperationException noFuture) {
            return;
        }
        future.cancel(true);
    }

    private static Throwable unwrapped(Throwable failure) {
        boolean wrapper = failure instanceof CompletionException || failure instanceof ExecutionException;
        return wrapper && failure.getCause() != null ? failure.getCause() : failure;
    }

    /** The result could not be written. */
    private static void refuse(Transaction transaction, Throwable failure) {
        try {
            transaction.sendError(failure);
        } catch (Exception answeredAlready) {
            Causes.suppress(failure, answeredAlready);
        }
    }
}
