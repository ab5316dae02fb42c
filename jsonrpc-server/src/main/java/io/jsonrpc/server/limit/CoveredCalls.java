package io.jsonrpc.server.limit;

import io.jsonrpc.core.JsonRpcCall;
import io.jsonrpc.spring.security.MethodPattern;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The calls that a limit counts.
 *
 * @param methods their methods
 * @param paths the path patterns of their endpoints; empty for all
 */
public record CoveredCalls(List<MethodPattern> methods, Set<String> paths) {

    boolean covers(JsonRpcCall call) {
        return isOn(call.getSession().getPathPattern()) && covers(call.getMethod());
    }

    boolean isOn(@Nullable String path) {
        return this.paths.isEmpty() || (path != null && this.paths.contains(path));
    }

    boolean covers(String method) {
        for (MethodPattern pattern : this.methods) {
            if (pattern.covers(method)) {
                return true;
            }
        }
        return false;
    }
}
