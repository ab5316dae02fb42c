package io.jsonrpc.server.autoconfigure;

import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.endpoint.HandlerEndpoints;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;

/** Logs the paths of the endpoints at start-up. */
final class EndpointReport implements SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(EndpointReport.class);

    private static final int SHOWN = 50;

    private final List<Endpoint> endpoints;

    private final String prefix;

    private final boolean sockJs;

    /**
     * Creates the report.
     *
     * @param prefix the path of the application; empty for the root
     * @param sockJs whether the web stack supports SockJS
     */
    EndpointReport(HandlerEndpoints endpoints, String prefix, boolean sockJs) {
        this.endpoints = endpoints.endpoints();
        this.prefix = prefix;
        this.sockJs = sockJs;
    }

    /** What is before the patterns in the path of a socket. */
    String prefix() {
        return this.prefix;
    }

    @Override
    public void afterSingletonsInstantiated() {
        if (this.endpoints.isEmpty()) {
            return;
        }
        int more = this.endpoints.size() - SHOWN;
        log.info(
                "JSON-RPC endpoints: {}{}",
                this.endpoints.stream().limit(SHOWN).map(this::describe).collect(Collectors.joining(", ")),
                more > 0 ? " and " + more + " more" : "");
    }

    private String describe(Endpoint endpoint) {
        boolean both = this.sockJs && endpoint.options().sockJs();
        return this.prefix + endpoint.pattern() + " (WebSocket" + (both ? ", SockJS" : "")
                + (endpoint.options().httpCalls() ? ", HTTP" : "") + ")";
    }
}
