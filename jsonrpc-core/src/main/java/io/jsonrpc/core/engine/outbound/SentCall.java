package io.jsonrpc.core.engine.outbound;

import io.jsonrpc.core.ClientCallInterceptor;
import io.jsonrpc.core.log.SparingLog;
import io.jsonrpc.core.message.JsonText;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One request or notification on its way through the interceptors. Used by one thread at a time. */
public final class SentCall implements ClientCallInterceptor.Call {

    private static final SparingLog log = SparingLog.of(SentCall.class);

    private final String method;

    private final boolean notification;

    /** As the caller or an interceptor gave them; not kept once they are encoded. */
    private @Nullable Object params;

    private @Nullable JsonText json;

    private List<Consumer<Boolean>> actions = List.of();

    public SentCall(String method, @Nullable Object params, boolean notification) {
        this.method = method;
        this.params = params;
        this.notification = notification;
    }

    /** Passes the params through the interceptors and encodes them. */
    void pass(List<ClientCallInterceptor> interceptors, CallTexts texts) {
        try {
            for (ClientCallInterceptor interceptor : interceptors) {
                this.params = interceptor.intercept(this);
            }
            this.json = texts.structured(this.params);
            this.params = null;
        } catch (Throwable refused) {
            ended(false);
            throw refused;
        }
    }

    /** The encoded params, for the message; they are not kept here any longer. */
    @Nullable JsonText takeJson() {
        JsonText taken = this.json;
        this.json = null;
        return taken;
    }

    @Override
    public String method() {
        return this.method;
    }

    @Override
    public @Nullable Object params() {
        return this.params;
    }

    @Override
    public boolean isNotification() {
        return this.notification;
    }

    @Override
    public void whenEnded(Consumer<Boolean> action) {
        if (this.actions.isEmpty()) {
            this.actions = new ArrayList<>();
        }
        this.actions.add(action);
    }

    void ended(boolean success) {
        for (Consumer<Boolean> action : this.actions) {
            try {
                action.accept(success);
            } catch (Throwable failure) {
                log.error(this.method, "An interceptor of '{}' failed", this.method, failure);
            }
        }
    }
}
