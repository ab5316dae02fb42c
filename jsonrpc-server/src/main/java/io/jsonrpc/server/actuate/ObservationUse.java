package io.jsonrpc.server.actuate;

import io.jsonrpc.core.Internal;
import io.micrometer.core.instrument.observation.MeterObservationHandler;
import io.micrometer.observation.GlobalObservationConvention;
import io.micrometer.observation.ObservationFilter;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationPredicate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Decides whether an observation of a call does more than a timer: traces, or customizations of the application. If
 * not, a timer is much cheaper.
 *
 * @since 0.1
 */
@Internal
public final class ObservationUse {

    private static final String BOOT = "org.springframework.boot.";

    /** The properties of {@code management.observations} that change observations. */
    private static final List<String> PROPERTIES = List.of("enable", "key-values");

    private final ListableBeanFactory beans;

    private final Environment environment;

    public ObservationUse(ListableBeanFactory beans, Environment environment) {
        this.beans = beans;
        this.environment = environment;
    }

    public boolean isMoreThanATimer() {
        return all(ObservationHandler.class).anyMatch(handler -> !(handler instanceof MeterObservationHandler))
                || Stream.of(
                                ObservationFilter.class,
                                ObservationPredicate.class,
                                GlobalObservationConvention.class,
                                JsonRpcServerObservationConvention.class)
                        .flatMap(this::all)
                        .anyMatch(part -> !part.getClass().getName().startsWith(BOOT))
                || PROPERTIES.stream().anyMatch(this::isSet);
    }

    private <T> Stream<T> all(Class<T> type) {
        return this.beans.getBeansOfType(type).values().stream();
    }

    private boolean isSet(String property) {
        return Binder.get(this.environment)
                .bind("management.observations." + property, Bindable.mapOf(String.class, String.class))
                .map(Map::isEmpty)
                .map(empty -> !empty)
                .orElse(false);
    }
}
