package io.jsonrpc.server.security;

import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.endpoint.HandlerEndpoints;
import io.jsonrpc.spring.endpoint.ControllerEndpoint;
import java.util.List;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;

/** Warns of controllers with annotations of method security on paths where nobody has to log in. */
public final class OpenPathReport implements SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(OpenPathReport.class);

    private final List<Endpoint> endpoints;

    private final Predicate<String> open;

    /** @param open whether the rules of URLs let anonymous users in on a path, which is relative to the context path */
    public OpenPathReport(HandlerEndpoints endpoints, Predicate<String> open) {
        this.endpoints = endpoints.endpoints();
        this.open = open;
    }

    @Override
    public void afterSingletonsInstantiated() {
        for (Endpoint endpoint : this.endpoints) {
            ControllerEndpoint controllers = endpoint.handlers().controllers();
            List<String> secured = controllers == null ? List.of() : controllers.secured();
            if (!secured.isEmpty() && this.open.test(example(endpoint.pattern()))) {
                log.warn(
                        "{}{}, and the rules of URLs let everybody in on {}: require a login there"
                                + " (requestMatchers(\"{}\").authenticated()), or say who may call what with a bean of"
                                + " CallRules",
                        secured.get(0),
                        secured.size() == 1 ? "" : " (and " + (secured.size() - 1) + " more)",
                        endpoint.pattern(),
                        endpoint.pattern());
            }
        }
    }

    /** A path that the pattern matches. */
    private static String example(String pattern) {
        return pattern.replaceAll("\\{[^}]*}|\\*+", "x");
    }
}
