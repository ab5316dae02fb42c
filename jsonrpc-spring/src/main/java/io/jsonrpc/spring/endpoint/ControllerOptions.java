package io.jsonrpc.spring.endpoint;

import io.jsonrpc.spring.controller.JsonRpcController;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How the path of controllers is served.
 *
 * @param label a name for logs, metrics and the actuator; empty for the path
 * @param sockJs whether SockJS is offered below the path
 * @param allowedOrigins origins of pages that may connect
 * @param pingWatchdog whether a socket that announced pings is closed when they stop
 * @param classicSessions whether the session methods of the predecessor are there
 * @param channels whether clients may open a channel of another socket at the path
 * @param httpCalls whether calls by HTTP are answered at the path
 * @since 0.1
 */
public record ControllerOptions(
        String label,
        boolean sockJs,
        List<String> allowedOrigins,
        boolean pingWatchdog,
        boolean classicSessions,
        boolean channels,
        boolean httpCalls) {

    /** The options of a controller that sets none. */
    private static final ControllerOptions NONE_SET =
            new ControllerOptions("", false, List.of(), false, true, false, false);

    static ControllerOptions of(JsonRpcController controller) {
        return new ControllerOptions(
                controller.label(),
                controller.sockJs(),
                List.of(controller.allowedOrigins()),
                controller.pingWatchdog(),
                controller.classicSessions(),
                controller.channels(),
                controller.httpCalls());
    }

    /** What differs, as faults name it: {@code sockJs = true and sockJs = false}; empty if nothing does. */
    List<String> differences(ControllerOptions other) {
        return differences(attributes(), other.attributes());
    }

    /**
     * What these options set that the path is not served with, as faults name it.
     *
     * @param path those of a handler on the same path, whose registration has the options of the path
     */
    public List<String> differencesFrom(ControllerOptions path) {
        Map<String, Object> set = attributes();
        set.entrySet().removeAll(NONE_SET.attributes().entrySet());
        return differences(set, path.attributes());
    }

    private static List<String> differences(Map<String, Object> own, Map<String, Object> others) {
        return own.keySet().stream()
                .filter(name -> !Objects.equals(own.get(name), others.get(name)))
                .map(name -> name + " = " + own.get(name) + " and " + name + " = " + others.get(name))
                .toList();
    }

    private Map<String, Object> attributes() {
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("label", this.label);
        attributes.put("sockJs", this.sockJs);
        attributes.put("allowedOrigins", this.allowedOrigins);
        attributes.put("pingWatchdog", this.pingWatchdog);
        attributes.put("classicSessions", this.classicSessions);
        attributes.put("channels", this.channels);
        attributes.put("httpCalls", this.httpCalls);
        return attributes;
    }
}
