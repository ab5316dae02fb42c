package io.jsonrpc.spring.argument;

import io.jsonrpc.core.Session;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.SessionAttribute;

/** Parameters with the annotations and types of spring-web, which may not be on the class path. */
final class WebArguments {

    /** The name of a variable in a path pattern: {@code {room}}, {@code {room:[a-z]{3}}}, {@code {*rest}}. */
    private static final Pattern VARIABLE = Pattern.compile("\\{\\*?([^:{}*0-9,][^:{}]*)");

    private WebArguments() {}

    static @Nullable SessionArgument of(MethodParameter parameter, SessionArguments arguments) {
        if (parameter.getParameterType() == HttpHeaders.class) {
            return WebArguments::headers;
        }
        PathVariable variable = parameter.getParameterAnnotation(PathVariable.class);
        if (variable != null) {
            String name = name(variable.value(), variable.name(), parameter);
            return arguments.handshakeValue(
                    parameter,
                    name,
                    isRequired(parameter, variable),
                    session -> session.getPathVariables().get(name));
        }
        SessionAttribute attribute = parameter.getParameterAnnotation(SessionAttribute.class);
        if (attribute != null) {
            String name = name(attribute.value(), attribute.name(), parameter);
            boolean required = SessionArguments.isRequired(parameter, attribute.required());
            return SessionArguments.value(
                    parameter,
                    name,
                    required,
                    session -> session.getAttributes().get(name));
        }
        return null;
    }

    /** Why a path variable can never be there; null if it can, or if the parameter is none. */
    static @Nullable String fault(MethodParameter parameter, List<String> paths) {
        PathVariable variable = parameter.getParameterAnnotation(PathVariable.class);
        if (variable == null) {
            return null;
        }
        String name = name(variable.value(), variable.name(), parameter);
        String annotation = "@PathVariable(\"" + name + "\")";
        if (paths.isEmpty()) {
            return isRequired(parameter, variable)
                    ? annotation + ": the controller of a client has no path; remove the parameter"
                    : null;
        }
        List<String> without =
                paths.stream().filter(path -> !variables(path).contains(name)).toList();
        boolean never = without.size() == paths.size();
        if (without.isEmpty() || (!isRequired(parameter, variable) && !never)) {
            return null;
        }
        Set<String> known = variables(without.get(0));
        return annotation + ": the path " + without.get(0) + " has no variable '" + name + "'; "
                + (known.isEmpty() ? "add it to the path" : "name one of " + known + ", or add it to the path");
    }

    private static boolean isRequired(MethodParameter parameter, PathVariable variable) {
        return SessionArguments.isRequired(parameter, variable.required());
    }

    private static Set<String> variables(String path) {
        return VARIABLE.matcher(path)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String name(String value, String name, MethodParameter parameter) {
        String given = value.isEmpty() ? name : value;
        if (!given.isEmpty()) {
            return given;
        }
        String own = parameter.getParameter().getName();
        if (!parameter.getParameter().isNamePresent()) {
            throw new IllegalArgumentException("parameter " + (parameter.getParameterIndex() + 1)
                    + " has no name: compile with -parameters or write it into the annotation");
        }
        return own;
    }

    private static HttpHeaders headers(Session session) {
        HttpHeaders headers = new HttpHeaders();
        session.getHandshakeHeaders().forEach(headers::addAll);
        return headers;
    }
}
