package io.jsonrpc.server.servlet.handshake;

import io.jsonrpc.server.web.UrlVariables;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.server.PathContainer;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.util.ServletRequestPathUtils;
import org.springframework.web.util.pattern.PathPattern;

/**
 * The variables in the path of an endpoint. Spring's mapping matches the path below the context path and the servlet
 * path, but extracts the variables from the whole path and then finds none.
 */
public final class PathVariables {

    private static final String ATTRIBUTE = HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE;

    private PathVariables() {}

    /** The path of a request below the context path and the servlet path. */
    public static PathContainer pathOf(HttpServletRequest request) {
        return ServletRequestPathUtils.getParsedRequestPath(request).pathWithinApplication();
    }

    /** The same for a filter, before Spring MVC has parsed the path. */
    static PathContainer parse(HttpServletRequest request) {
        return ServletRequestPathUtils.parse(request).pathWithinApplication();
    }

    /** Sets the variables for interceptors and sessions. */
    public static void expose(HttpServletRequest request, Map<String, String> variables) {
        request.setAttribute(ATTRIBUTE, Collections.unmodifiableMap(new LinkedHashMap<>(variables)));
    }

    /** The exception for a request whose path does not match its endpoint. */
    public static IllegalStateException unmatched(PathPattern pattern) {
        return new IllegalStateException("A request that does not match " + pattern.getPatternString());
    }

    /**
     * The variables that were set.
     *
     * @throws IllegalStateException if none were set, or they were removed
     */
    static Map<String, String> of(HttpServletRequest request) {
        return UrlVariables.of(request.getAttribute(ATTRIBUTE));
    }
}
