package io.jsonrpc.core;

import java.lang.reflect.Type;

/**
 * What is fixed about one method: its name and the type of its params.
 *
 * <pre>{@code
 * peer.handle(new MethodContract("draw", Point.class), drawing);
 * }</pre>
 *
 * @param name the name on the wire
 * @param paramsType what params are bound to: any type Gson can bind
 * @since 0.1
 */
public record MethodContract(String name, Type paramsType) {}
