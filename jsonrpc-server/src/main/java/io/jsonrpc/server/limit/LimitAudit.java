package io.jsonrpc.server.limit;

import io.jsonrpc.core.JsonRpcCall;
import io.jsonrpc.core.log.OncePerMinuteOfKind;
import io.jsonrpc.core.message.Printable;
import java.security.Principal;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Makes refused calls events for the audit of Spring Boot, which need not be on the class path: one a minute of each caller
 * and limit, as long as there are not too many, and one of all others.
 */
public final class LimitAudit implements BiConsumer<CallLimit, JsonRpcCall> {

    /** The type of the events. */
    public static final String TYPE = "CALL_LIMITED";

    /** No name of a user: who was refused is not known, nor by which limit. */
    private static final String OTHERS = "";

    private static final int MAX_METHOD = 64;

    private final OncePerMinuteOfKind kinds = new OncePerMinuteOfKind();

    private final ApplicationEventPublisher events;

    private final LongSupplier nanoTime;

    public LimitAudit(ApplicationEventPublisher events, LongSupplier nanoTime) {
        this.events = events;
        this.nanoTime = nanoTime;
    }

    @Override
    public void accept(CallLimit limit, JsonRpcCall call) {
        String kind = limit.name() + ' ' + CallLimit.caller(call.getSession());
        OncePerMinuteOfKind.PassedEvents passed = this.kinds.pass(kind, this.nanoTime.getAsLong());
        if (passed == null) {
            return;
        }
        Principal user = call.getSession().getPrincipal();
        AuditEvent event = passed.ofItsKind()
                ? new AuditEvent(
                        user == null ? "anonymousUser" : user.getName(),
                        TYPE,
                        Map.of(
                                "limit", limit.name(),
                                "method", Printable.of(call.getMethod(), MAX_METHOD),
                                "refused", passed.events()))
                : new AuditEvent(OTHERS, TYPE, Map.of("refused", passed.events()));
        this.events.publishEvent(new AuditApplicationEvent(event));
    }
}
