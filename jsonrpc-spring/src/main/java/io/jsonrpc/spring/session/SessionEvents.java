package io.jsonrpc.spring.session;

import io.jsonrpc.core.Internal;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.UncaughtFailures;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ConfigurableApplicationContext;

/** Publishes the begin and the end of sessions and each new socket, and ends their beans. */
@Internal
public final class SessionEvents {

    /** Publishes nothing. */
    public static final SessionEvents NONE = new SessionEvents(event -> {}, () -> true, () -> null);

    private final ApplicationEventPublisher publisher;

    private final Supplier<@Nullable Consumer<JsonRpcSessionEvent>> first;

    private final BooleanSupplier active;

    /**
     * Publishes in this context.
     *
     * @param first who of the framework hears of each event before all listeners, and whatever they throw
     */
    public SessionEvents(
            ConfigurableApplicationContext context, Supplier<@Nullable Consumer<JsonRpcSessionEvent>> first) {
        this(context, context::isActive, first);
    }

    private SessionEvents(
            ApplicationEventPublisher publisher,
            BooleanSupplier active,
            Supplier<@Nullable Consumer<JsonRpcSessionEvent>> first) {
        this.publisher = publisher;
        this.active = active;
        this.first = first;
    }

    /** A session has begun. */
    public void connected(Session session) {
        publish(new JsonRpcSessionConnectedEvent(session));
    }

    /** A session is on another socket, perhaps with another login of its user. */
    public void reconnected(Session session) {
        publish(new JsonRpcSessionReconnectedEvent(session));
    }

    /**
     * A session has ended.
     *
     * @param announced whether its begin was
     */
    public void closed(Session session, String status, boolean announced) {
        try {
            if (announced) {
                publish(new JsonRpcSessionClosedEvent(session, status));
            }
        } finally {
            SessionBeans.end(session);
        }
    }

    private void publish(JsonRpcSessionEvent event) {
        try {
            Consumer<JsonRpcSessionEvent> framework = this.first.get();
            if (framework != null) {
                framework.accept(event);
            }
            this.publisher.publishEvent(event);
        } catch (RuntimeException failure) {
            // The last sessions may end when the listeners of an application that stops are gone.
            if (this.active.getAsBoolean()) {
                UncaughtFailures.log("A listener of session events", event.getSession(), event.getClass(), failure);
            }
        }
    }
}
