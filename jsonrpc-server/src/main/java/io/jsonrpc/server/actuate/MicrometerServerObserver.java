package io.jsonrpc.server.actuate;

import io.jsonrpc.core.Internal;
import io.jsonrpc.core.JsonRpcCall;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.message.ErrorCatalog;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.RequestId;
import io.jsonrpc.server.ServerObserver;
import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Observes or times requests and counts events with Micrometer.
 *
 * <p>Input of clients creates a bounded number of meters. A method becomes a tag if the application lists it or a controller
 * has it, or, up to a limit, once a handler has explicitly answered it with a result; a client that invents names gets
 * errors or automatic answers, and both count as {@code _OTHER}. Error codes are limited as well, because handlers may forward
 * those of a client. The endpoint is its path pattern, never the path that a client has requested.
 *
 * @since 0.1
 */
@Internal
public class MicrometerServerObserver implements ServerObserver, CallCounter {

    private static final JsonRpcServerObservationConvention DEFAULT_CONVENTION =
            new DefaultJsonRpcServerObservationConvention();

    /** Maximum number of path patterns that become tags. The application has as many as it likes. */
    private static final int ENDPOINTS = 100;

    /** Maximum number of application error codes that become tags, in addition to those of the framework. */
    private static final int APPLICATION_CODES = 100;

    private final ObservationRegistry observations;

    private final @Nullable JsonRpcServerObservationConvention convention;

    private final MeterRegistry meters;

    private final List<String> listed;

    private final TagValues patterns = new TagValues(ENDPOINTS, List.of());

    private final TagValues methods;

    private final TagValues codes;

    /** The methods of clients. */
    private final TagValues calledMethods;

    private final Map<String, EndpointMeters> endpoints = new ConcurrentHashMap<>();

    private final ServerCounters counters;

    /**
     * Creates an observer with these registries.
     *
     * @param observations if it has no handler, requests are timed but not observed, which is much cheaper
     * @param errors the codes of the errors that the framework itself sends
     * @param maxMethods maximum number of methods that become tags, of all endpoints together
     * @param methods the methods that are tags from the start
     * @param convention null for the default names
     * @throws IllegalArgumentException if {@code methods} has more than {@code maxMethods} entries
     */
    public MicrometerServerObserver(
            MeterRegistry meters,
            ObservationRegistry observations,
            ErrorCatalog errors,
            int maxMethods,
            List<String> methods,
            @Nullable JsonRpcServerObservationConvention convention) {
        if (methods.size() > maxMethods) {
            throw new IllegalArgumentException("jsonrpc.server.observation.methods names " + methods.size()
                    + " methods, more than max-methods=" + maxMethods);
        }
        this.meters = meters;
        this.observations = observations;
        this.convention = convention;
        this.listed = List.copyOf(methods);
        Set<String> own = Arrays.stream(ErrorType.values())
                .map(type -> Integer.toString(errors.error(type).getCode()))
                .collect(Collectors.toSet());
        this.methods = new TagValues(maxMethods, methods);
        this.codes = new TagValues(own.size() + APPLICATION_CODES, own);
        this.calledMethods = new TagValues(maxMethods, List.of());
        this.counters = new ServerCounters(meters);
    }

    /**
     * Makes a method of the application a tag, whatever it answers.
     *
     * @param pattern the path pattern of its endpoint
     * @return false if there are as many tags as there may be
     */
    public boolean know(String pattern, String method) {
        return endpoint(pattern).tags().methods().learn(method).equals(method);
    }

    @Override
    public Map<String, Count> counts(String pattern) {
        EndpointMeters endpoint = this.endpoints.get(pattern);
        return endpoint == null ? Map.of() : endpoint.counts();
    }

    private EndpointMeters endpoint(Session session) {
        String pattern = session.getPathPattern();
        return endpoint(pattern == null ? KeyValue.NONE_VALUE : pattern);
    }

    private EndpointMeters endpoint(String pattern) {
        EndpointMeters known = this.endpoints.get(pattern);
        return known != null ? known : this.endpoints.computeIfAbsent(this.patterns.learn(pattern), this::measure);
    }

    private EndpointMeters measure(String endpoint) {
        return new EndpointMeters(
                this.meters,
                endpoint,
                new WatchedCall.CallTags(this.methods.part(this.listed), this.codes),
                this.calledMethods.part(List.of()));
    }

    @Override
    public Handling requestStarted(Session session, String method, @Nullable RequestId id) {
        EndpointMeters endpoint = endpoint(session);
        if (this.observations.isNoop()) {
            return new TimedCall(endpoint.timers(), endpoint.tags(), method, id);
        }
        try {
            JsonRpcCall call = JsonRpcCall.currentIfAny();
            JsonRpcServerObservationContext context = new JsonRpcServerObservationContext(
                    session,
                    endpoint.endpoint(),
                    method,
                    id,
                    endpoint.tags().methods().of(method),
                    call == null ? null : call.getContext());
            Observation observation = JsonRpcServerObservationDocumentation.SERVER_CALL.observation(
                    this.convention, DEFAULT_CONVENTION, () -> context, this.observations);
            if (observation.isNoop()) {
                return Handling.NONE;
            }
            return new ObservedCall(observation.start(), context, endpoint.tags());
        } catch (RuntimeException failure) {
            WatchedCall.failed(failure);
            return Handling.NONE;
        }
    }

    @Override
    public void errorMade(ErrorType type) {
        this.counters.error(type).increment();
    }

    @Override
    public void messageDropped() {
        this.counters.messagesDropped.increment();
    }

    @Override
    public void callEnded(Session session, String method, boolean success) {
        endpoint(session).call(method, success).increment();
    }

    @Override
    public Streaming streamStarted(Session session, String method) {
        EndpointMeters endpoint = endpoint(session);
        String tag = endpoint.tags().methods().learn(method);
        Streaming counted = endpoint.stream(tag);
        if (this.observations.isNoop()) {
            return counted;
        }
        try {
            return ObservedStream.start(this.observations, endpoint.endpoint(), tag, counted);
        } catch (RuntimeException failure) {
            WatchedCall.failed(failure);
            return counted;
        }
    }

    @Override
    public void socketRefused() {
        this.counters.socketsRefused.increment();
    }

    @Override
    public void socketClosed(int code) {
        this.counters.socketsClosed(code).increment();
    }

    @Override
    public void channelOpened() {
        this.counters.channelsOpened.increment();
    }

    @Override
    public void channelRefused(String reason) {
        this.counters.channelsRefused(reason).increment();
    }

    @Override
    public void channelClosed(int code) {
        this.counters.channelsClosed(code).increment();
    }

    @Override
    public void callLimited(String limit) {
        this.counters.callsLimited(limit).increment();
    }

    @Override
    public void sessionRefused() {
        this.counters.sessionsRefused.increment();
    }

    @Override
    public void sessionResumed() {
        this.counters.sessionsResumed.increment();
    }

    @Override
    public void sessionRevoked(Session session) {
        this.counters.sessionsRevoked.increment();
    }

    @Override
    public void sessionEvicted() {
        this.counters.sessionsEvicted.increment();
    }

    @Override
    public void resumeRefused() {
        this.counters.resumesRefused.increment();
    }

    @Override
    public void messagesUndelivered(int messages) {
        this.counters.messagesUndelivered.increment(messages);
    }
}
