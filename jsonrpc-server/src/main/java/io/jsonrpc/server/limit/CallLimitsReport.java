package io.jsonrpc.server.limit;

import io.jsonrpc.server.StartupException;
import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.endpoint.HandlerEndpoints;
import io.jsonrpc.spring.security.MethodPattern;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Fails the start if a limit names a path that nothing is served on, or can be got around by another name of a method, and
 * warns of methods that there are not.
 */
public final class CallLimitsReport implements SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(CallLimitsReport.class);

    private final ObjectProvider<HandlerEndpoints> endpoints;

    private final CallLimits limits;

    public CallLimitsReport(ObjectProvider<HandlerEndpoints> endpoints, CallLimits limits) {
        this.endpoints = endpoints;
        this.limits = limits;
    }

    @Override
    public void afterSingletonsInstantiated() {
        HandlerEndpoints served = this.endpoints.getIfAvailable();
        if (served == null) {
            return;
        }
        List<StartupException.Fault> faults = this.limits.limits().stream()
                .flatMap(limit ->
                        Stream.concat(unserved(limit, served.endpoints()), circumvented(limit, served.endpoints())))
                .toList();
        if (!faults.isEmpty()) {
            throw new StartupException(faults);
        }
        this.limits.limits().forEach(limit -> warnOfUnused(limit, served.endpoints()));
    }

    private static Stream<StartupException.Fault> unserved(CallLimit limit, List<Endpoint> endpoints) {
        return limit.calls().paths().stream()
                .filter(path -> endpoints.stream()
                        .noneMatch(endpoint -> endpoint.pattern().equals(path)))
                .map(path -> new StartupException.Fault(
                        "jsonrpc.server." + limit.property() + ".paths names " + path
                                + ", on which no handler is registered",
                        "Write a path as it is registered, with its variables, or remove it"));
    }

    private static Stream<StartupException.Fault> circumvented(CallLimit limit, List<Endpoint> all) {
        return limited(limit, all)
                .flatMap(endpoint -> Stream.ofNullable(endpoint.handlers().controllers()))
                .flatMap(controllers -> controllers.contracts().stream())
                .flatMap(contract -> contract.methods().stream())
                .distinct()
                .flatMap(method -> method.aliases().stream()
                        .filter(alias ->
                                limit.calls().covers(alias) != limit.calls().covers(method.name()))
                        .map(alias -> new StartupException.Fault(
                                "'" + alias + "' is another name of '" + method.name() + "', and jsonrpc.server."
                                        + limit.property() + ".methods has one of them only",
                                "Name both, or none")));
    }

    private static Stream<Endpoint> limited(CallLimit limit, List<Endpoint> all) {
        return all.stream().filter(endpoint -> limit.calls().isOn(endpoint.pattern()));
    }

    private static void warnOfUnused(CallLimit limit, List<Endpoint> all) {
        List<Endpoint> endpoints = limited(limit, all).toList();
        // A handler answers to names that nobody knows here.
        if (!endpoints.stream().allMatch(endpoint -> endpoint.handlers().isOnlyControllers())) {
            return;
        }
        for (MethodPattern pattern : limit.calls().methods()) {
            boolean used = endpoints.stream()
                    .flatMap(endpoint -> Stream.ofNullable(endpoint.handlers().controllers()))
                    .flatMap(controllers -> controllers.methods().keySet().stream())
                    .anyMatch(pattern::covers);
            if (!used) {
                log.warn(
                        "jsonrpc.server.{}.methods has '{}', which is the name of no method: correct it, or"
                                + " remove it",
                        limit.property(),
                        pattern.text());
            }
        }
    }
}
