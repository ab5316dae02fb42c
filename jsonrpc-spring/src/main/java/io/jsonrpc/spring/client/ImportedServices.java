package io.jsonrpc.spring.client;

import io.jsonrpc.core.Internal;
import java.util.List;

/**
 * What one {@link ImportJsonRpcServices} has imported: a bean, so that all faults of all imports are found together.
 *
 * @param client the name of the client
 * @param importer the simple name of the class with the annotation
 * @param types what is to be an interface each
 * @since 0.1
 */
@Internal
public record ImportedServices(String client, String importer, List<Class<?>> types) {}
