package io.jsonrpc.spring.argument;

import io.jsonrpc.core.Session;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.SessionAttribute;

/** Parameters with the annotations and types of spring-web, which may not be on the class path. */
final class WebArguments {

    private WebArguments() {}

    static @Nullable SessionArgument of(MethodParameter parameter, SessionArguments arguments) {
        if (parameter.getParameterType() == HttpHeaders.class) {
            return WebArguments::headers;
        }
        PathVariable variable = parameter.getParameterAnnotation(PathVariable.class);
        if (variable != null) {
            String name = name(variable.value(), variable.name(), parameter);
            return arguments.handshakeValue(
                    parameter, name, session -> session.getPathVariables().get(name));
        }
        SessionAttribute attribute = parameter.getParameterAnnotation(SessionAttribute.class);
        if (attribute != null) {
            String name = name(attribute.value(), attribute.name(), parameter);
            return SessionArguments.required(
                    parameter, name, session -> session.getAttributes().get(name));
        }
        return null;
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
