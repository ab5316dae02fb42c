package io.jsonrpc.server.endpoint;

import io.jsonrpc.core.ClientCallInterceptor;
import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.core.ServerCallInterceptor;
import io.jsonrpc.server.EndpointOptions;
import io.jsonrpc.server.JsonRpcHandlerRegistration;
import io.jsonrpc.server.JsonRpcHandlerRegistry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the options of one handler's paths. */
final class HandlerRegistration implements JsonRpcHandlerRegistration {

    private final JsonRpcHandlerRegistry registry;

    private @Nullable String label;

    private boolean sockJs;

    private List<String> allowedOrigins;

    private final List<Object> interceptors;

    private final List<ServerCallInterceptor> serverCallInterceptors;

    private final List<ClientCallInterceptor> clientCallInterceptors;

    private boolean pingWatchdog;

    private boolean classicSessions;

    private boolean sessionIdInResults;

    private boolean channels;

    private boolean httpCalls;

    HandlerRegistration(JsonRpcHandlerRegistry registry, EndpointOptions given) {
        this.registry = registry;
        this.label = given.label();
        this.sockJs = given.sockJs();
        this.allowedOrigins = given.allowedOrigins();
        this.interceptors = new ArrayList<>(given.interceptors());
        this.serverCallInterceptors = new ArrayList<>(given.serverCallInterceptors());
        this.clientCallInterceptors = new ArrayList<>(given.clientCallInterceptors());
        this.pingWatchdog = given.pingWatchdog();
        this.classicSessions = given.classicSessions();
        this.sessionIdInResults = given.sessionIdInResults();
        this.channels = given.channels();
        this.httpCalls = given.httpCalls();
    }

    EndpointOptions options() {
        return new EndpointOptions(
                this.label,
                this.sockJs,
                this.allowedOrigins,
                this.interceptors,
                this.serverCallInterceptors,
                this.clientCallInterceptors,
                this.pingWatchdog,
                this.classicSessions,
                this.sessionIdInResults,
                this.channels,
                this.httpCalls);
    }

    @Override
    public JsonRpcHandlerRegistration addHandler(RequestHandler<?> handler, String... paths) {
        return this.registry.addHandler(handler, paths);
    }

    @Override
    public JsonRpcHandlerRegistration withSockJS() {
        this.sockJs = true;
        return this;
    }

    @Override
    public JsonRpcHandlerRegistration withAllowedOrigins(String... origins) {
        this.allowedOrigins = List.of(origins);
        return this;
    }

    @Override
    public JsonRpcHandlerRegistration withLabel(String newLabel) {
        this.label = newLabel;
        return this;
    }

    @Override
    public JsonRpcHandlerRegistration withPingWatchdog(boolean watchdog) {
        this.pingWatchdog = watchdog;
        return this;
    }

    @Override
    public JsonRpcHandlerRegistration withInterceptors(Object... newInterceptors) {
        this.interceptors.addAll(List.of(newInterceptors));
        return this;
    }

    @Override
    public JsonRpcHandlerRegistration withCallInterceptors(ServerCallInterceptor... newInterceptors) {
        this.serverCallInterceptors.addAll(List.of(newInterceptors));
        return this;
    }

    @Override
    public JsonRpcHandlerRegistration withCallInterceptors(ClientCallInterceptor... newInterceptors) {
        this.clientCallInterceptors.addAll(List.of(newInterceptors));
        return this;
    }

    @Override
    public JsonRpcHandlerRegistration withClassicSessions(boolean classic) {
        this.classicSessions = classic;
        return this;
    }

    @Override
    public JsonRpcHandlerRegistration withSessionIdInResults(boolean sessionId) {
        this.sessionIdInResults = sessionId;
        return this;
    }

    @Override
    public JsonRpcHandlerRegistration withChannels() {
        this.channels = true;
        return this;
    }

    @Override
    public JsonRpcHandlerRegistration withHttpCalls() {
        this.httpCalls = true;
        return this;
    }
}
