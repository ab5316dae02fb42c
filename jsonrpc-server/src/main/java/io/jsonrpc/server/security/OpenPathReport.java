package io.jsonrpc.server.security;

import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.endpoint.ExamplePath;
import io.jsonrpc.server.endpoint.HandlerEndpoints;
import io.jsonrpc.spring.endpoint.ControllerEndpoint;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;

/** Warns of what the rules of URLs leave open. */
public final class OpenPathReport implements SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(OpenPathReport.class);

    private final List<Endpoint> endpoints;

    private final boolean ruled;

    private final Rules rules;

    /** Asks the rules of URLs. */
    @FunctionalInterface
    public interface Rules {

        /** Whether they let anonymous users in on a path, which is relative to the context path. */
        boolean permit(String method, String path);
    }

    /** @param ruled whether there are rules by method */
    public OpenPathReport(HandlerEndpoints endpoints, boolean ruled, Rules rules) {
        this.endpoints = endpoints.endpoints();
        this.ruled = ruled;
        this.rules = rules;
    }

    @Override
    public void afterSingletonsInstantiated() {
        for (Endpoint endpoint : this.endpoints) {
            String path = ExamplePath.of(endpoint.pattern());
            if (path == null) {
                log.info(
                        "Whether the rules of URLs let everybody in on {} is not known, because no path is found that"
                                + " it matches",
                        endpoint.pattern());
            } else if (!this.rules.permit("GET", path)) {
                warnOfOtherWays(endpoint, path);
            } else if (!this.ruled) {
                warnOfAnnotations(endpoint);
            }
        }
    }

    private static void warnOfAnnotations(Endpoint endpoint) {
        ControllerEndpoint controllers = endpoint.handlers().controllers();
        List<String> secured = controllers == null ? List.of() : controllers.secured();
        if (!secured.isEmpty()) {
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

    private void warnOfOtherWays(Endpoint endpoint, String path) {
        if (endpoint.options().sockJs() && this.rules.permit("GET", path + "/x/x/websocket")) {
            log.warn(
                    "The rules of URLs require a login on {}, and let everybody in below it, where SockJS connects: write"
                            + " requestMatchers(\"{}\", \"{}/**\")",
                    endpoint.pattern(),
                    endpoint.pattern(),
                    endpoint.pattern());
        }
        if (endpoint.options().httpCalls() && this.rules.permit("POST", path)) {
            log.warn(
                    "The rules of URLs require a login for GET {}, and let everybody POST there, which calls by HTTP do:"
                            + " write requestMatchers(\"{}\") without a method",
                    endpoint.pattern(),
                    endpoint.pattern());
        }
    }
}
