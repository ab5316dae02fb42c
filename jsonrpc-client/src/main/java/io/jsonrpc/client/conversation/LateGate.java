package io.jsonrpc.client.conversation;

import io.jsonrpc.core.error.TransportException;
import org.jspecify.annotations.Nullable;

/** A gate whose connection is made after the peer that it guards. */
public final class LateGate implements Gate {

    private volatile @Nullable Gate gate;

    public void open(Gate newGate) {
        this.gate = newGate;
    }

    private Gate gate() {
        Gate known = this.gate;
        return known == null ? Gate.OPEN : known;
    }

    @Override
    public void check() {
        gate().check();
    }

    @Override
    public void await() {
        gate().await();
    }

    @Override
    public void wake() {
        gate().wake();
    }

    @Override
    public boolean goesOn() {
        return gate().goesOn();
    }

    @Override
    public @Nullable TransportException absence() {
        return gate().absence();
    }
}
