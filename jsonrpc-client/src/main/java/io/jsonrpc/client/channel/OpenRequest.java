package io.jsonrpc.client.channel;

import io.jsonrpc.core.message.JsonText;
import org.jspecify.annotations.Nullable;

/**
 * What is said when a channel is requested.
 *
 * @param path what the path of a socket would be
 * @param weight 1 to 16
 */
public record OpenRequest(String path, int weight, @Nullable JsonText registerInfo) {}
