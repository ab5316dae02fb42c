package io.jsonrpc.server.actuate;

import io.jsonrpc.core.Internal;
import io.jsonrpc.core.JsonRpcCall;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.message.ErrorCatalog;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.RequestId;
import io.jsonrpc.server.ServerObserver;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Observes or times requests and counts events with Micrometer.
 *
 * <p>Input of clients creates a bounded number of meters. A method becomes a tag if the application lists it or a controller
 * has it, or, up to a limit, once a handler has explicitly answered it with a result; a client that invents names gets
 * errors or automatic answers, and both count as {@code _OTHER}. Error codes are limited as well, because handlers may forward
 * those of a client.
 *
 * @since 0.1
 */
@Internal
public class MicrometerServerObserver implements ServerObserver {

    private static final JsonRpcServerObservationConvention DEFAULT_CONVENTION =
            new DefaultJsonRpcServerObservationConvention();

    /** Maximum number of application error codes that become tags, in addition to those of the framework. */
    private static final int APPLICATION_CODES = 100;

    private final ObservationRegistry observations;

    private final @Nullable JsonRpcServerObservationConvention convention;

    private final WatchedCall.CallTags tags;

    private final CallTimers timers;

    private final ServerCounters counters;

    /**
     * Creates an observer with these registries.
     *
     * @param observations if it has no handler, requests are timed but not observed, which is much cheaper
     * @param errors the codes of the errors that the framework itself sends
     * @param maxMethods maximum number of methods that become tags
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
        this.observations = observations;
        this.convention = convention;
        Set<String> own = Arrays.stream(ErrorType.values())
                .map(type -> Integer.toString(errors.error(type).getCode()))
                .collect(Collectors.toSet());
        this.tags = new WatchedCall.CallTags(
                new TagValues(maxMethods, methods), new TagValues(own.size() + APPLICATION_CODES, own));
        this.timers = new CallTimers(meters);
        this.counters = new ServerCounters(meters, maxMethods);
    }

    /**
     * Makes a method of the application a tag, whatever it answers.
     *
     * @return false if there are as many tags as there may be
     */
    public boolean know(String method) {
        return this.tags.methods().learn(method).equals(method);
    }

    @Override
    public Handling requestStarted(Session session, String method, @Nullable RequestId id) {
        if (this.observations.isNoop()) {
            return new TimedCall(this.timers, this.tags, method, id);
        }
        try {
            JsonRpcCall call = JsonRpcCall.currentIfAny();
            JsonRpcServerObservationContext context = new JsonRpcServerObservationContext(
                    session, method, id, this.tags.methods().of(method), call == null ? null : call.getContext());
            Observation observation = JsonRpcServerObservationDocumentation.SERVER_CALL.observation(
                    this.convention, DEFAULT_CONVENTION, () -> context, this.observations);
            if (observation.isNoop()) {
                return Handling.NONE;
            }
            return new ObservedCall(observation.start(), context, this.tags);
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
    public void callEnded(String method, boolean success) {
        this.counters.call(method, success).increment();
    }

    @Override
    public Streaming streamStarted(String method) {
        String tag = this.tags.methods().learn(method);
        Streaming counted = this.counters.stream(tag);
        if (this.observations.isNoop()) {
            return counted;
        }
        try {
            return ObservedStream.start(this.observations, tag, counted);
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
