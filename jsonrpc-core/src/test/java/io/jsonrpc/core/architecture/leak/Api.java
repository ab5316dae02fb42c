package io.jsonrpc.core.architecture.leak;

import io.jsonrpc.core.architecture.leak.hidden.Secret;
import io.jsonrpc.core.architecture.leak.hidden.Unseen;
import java.util.List;

/** Breaks: an API type has an internal supertype, parameter, and part of a result; what is not public does not count. */
public abstract class Api implements Marked {

    abstract Unseen unseen();

    protected abstract void take(Secret[] secrets);

    public abstract List<? extends Secret.Part> parts();
}
