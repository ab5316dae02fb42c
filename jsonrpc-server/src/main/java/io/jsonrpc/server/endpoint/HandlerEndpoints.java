package io.jsonrpc.server.endpoint;

import java.util.List;

/**
 * The endpoints that the application registered.
 *
 * @param endpoints in the order of their registration
 */
public record HandlerEndpoints(List<Endpoint> endpoints) {}
