package io.jsonrpc.server.endpoint;

import java.util.List;

/**
 * The endpoints registered by the application.
 *
 * @param endpoints in the order of registration
 */
public record HandlerEndpoints(List<Endpoint> endpoints) {}
