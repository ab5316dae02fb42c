package io.jsonrpc.server.actuate;

import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.transport.CloseStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The event counters. Each is created once, so counting is an array access and an increment. */
final class ServerCounters {

    /** The close codes of the protocol, sorted. Others come from the application and are unbounded. */
    private static final int[] CLOSE_CODES =
            CloseStatus.KNOWN.stream().mapToInt(CloseStatus::code).sorted().toArray();

    final Counter socketsRefused;

    final Counter sessionsRefused;

    final Counter sessionsResumed;

    final Counter sessionsRevoked;

    final Counter sessionsEvicted;

    final Counter resumesRefused;

    final Counter channelsOpened;

    final Counter messagesUndelivered;

    final Counter messagesDropped;

    private final MeterRegistry registry;

    private final Counter[] errors;

    private final ByCode socketsClosed;

    private final ByCode channelsClosed;

    private final Map<String, Counter> channelsRefused = new ConcurrentHashMap<>();

    private final Map<String, Counter> callsLimited = new ConcurrentHashMap<>();

    /** Creates the counters in this registry. */
    ServerCounters(MeterRegistry registry) {
        this.registry = registry;
        this.socketsRefused = counter("sockets.refused", "Handshakes refused because a limit was reached")
                .register(registry);
        this.sessionsRefused = counter("sessions.refused", "Sessions refused because a limit was reached")
                .register(registry);
        this.sessionsResumed =
                counter("sessions.resumed", "Sessions resumed on a new socket").register(registry);
        this.sessionsRevoked = counter(
                        "sessions.revoked", "Sessions ended because an invalidated resume token was used")
                .register(registry);
        this.sessionsEvicted = counter(
                        "sessions.evicted", "Sessions evicted because a limit on memory or sessions was reached")
                .register(registry);
        this.resumesRefused = counter("resumes.refused", "Resumes refused").register(registry);
        this.channelsOpened =
                counter("channels.opened", "Channels opened on sockets").register(registry);
        this.messagesUndelivered = counter("messages.undelivered", "Messages not delivered before their session ended")
                .register(registry);
        this.messagesDropped = counter("messages.dropped", "Received messages dropped because nothing waited for them")
                .register(registry);
        this.errors = Arrays.stream(ErrorType.values())
                .map(type -> counter("errors", "Errors sent by the framework itself")
                        .tag("type", type.type())
                        .register(registry))
                .toArray(Counter[]::new);
        this.socketsClosed = byCode("sockets.closed", "Sockets closed by the server");
        this.channelsClosed = byCode("channels.closed", "Channels that ended");
    }

    static Counter.Builder counter(String name, String description) {
        return Counter.builder("jsonrpc.server." + name).description(description);
    }

    private ByCode byCode(String name, String description) {
        Counter[] known = Arrays.stream(CLOSE_CODES)
                .mapToObj(code -> counter(name, description)
                        .tag("code", Integer.toString(code))
                        .register(this.registry))
                .toArray(Counter[]::new);
        return new ByCode(known, counter(name, description).tag("code", "other").register(this.registry));
    }

    /** One counter for each close code of the protocol, and one for all others. */
    private record ByCode(Counter[] known, Counter other) {

        Counter of(int code) {
            int index = Arrays.binarySearch(CLOSE_CODES, code);
            return index < 0 ? this.other : this.known[index];
        }
    }

    Counter error(ErrorType type) {
        return this.errors[type.ordinal()];
    }

    Counter socketsClosed(int code) {
        return this.socketsClosed.of(code);
    }

    Counter channelsClosed(int code) {
        return this.channelsClosed.of(code);
    }

    /** @param reason one of the few of the protocol */
    Counter channelsRefused(String reason) {
        return this.channelsRefused.computeIfAbsent(
                reason,
                word -> counter("channels.refused", "Channels refused")
                        .tag("reason", word)
                        .register(this.registry));
    }

    /** @param limit one of the few that the application has */
    Counter callsLimited(String limit) {
        return this.callsLimited.computeIfAbsent(
                limit,
                name -> counter("calls.limited", "Calls refused because a limit on their rate or number was reached")
                        .tag("limit", name)
                        .register(this.registry));
    }
}
