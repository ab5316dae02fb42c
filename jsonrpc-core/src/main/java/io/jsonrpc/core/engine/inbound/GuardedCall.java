package io.jsonrpc.core.engine.inbound;

import io.jsonrpc.core.dispatch.CallGate;
import io.jsonrpc.core.message.ResponseError;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/** A received request or notification at the gate of its method. */
final class GuardedCall implements CallGate.Call {

    private final Exchange exchange;

    private final Answering answering;

    private final Executor workers;

    private final Runnable handling;

    /** @param handling calls the handler; run on a worker */
    GuardedCall(Exchange exchange, Answering answering, Executor workers, Runnable handling) {
        this.exchange = exchange;
        this.answering = answering;
        this.workers = workers;
        this.handling = handling;
    }

    @Override
    public void start(Runnable leave) {
        this.exchange.whenOver(leave);
        this.workers.execute(this.handling);
    }

    @Override
    public void whenCancelled(BooleanSupplier withdraw) {
        this.exchange.onCancel(() -> {
            if (withdraw.getAsBoolean()) {
                this.exchange.start();
                this.answering.releaseIfOver(this.exchange);
            }
        });
    }

    /** The gate has failed, and the call is never started. */
    void fail(ResponseError error) {
        this.answering.refuse(this.exchange, error);
        if (this.exchange.start()) {
            boolean unused = this.exchange.returned();
            this.exchange.ended(error);
        }
        this.answering.releaseIfOver(this.exchange);
    }
}
