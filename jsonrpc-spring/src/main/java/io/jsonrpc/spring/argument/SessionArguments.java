package io.jsonrpc.spring.argument;

import com.google.gson.JsonObject;
import io.jsonrpc.core.JsonRpcRequestSender;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.error.ErrorTypeException;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.spring.controller.JsonRpcHeader;
import java.security.Principal;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TimeZone;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.util.ClassUtils;

/** Parameters whose values come with the session: of its latest handshake, and of what is stored with it. */
public final class SessionArguments {

    private static final boolean SPRING_WEB = ClassUtils.isPresent(
            "org.springframework.web.bind.annotation.PathVariable", SessionArguments.class.getClassLoader());

    private static final boolean SECURITY = ClassUtils.isPresent(
            "org.springframework.security.core.annotation.AuthenticationPrincipal",
            SessionArguments.class.getClassLoader());

    private final ConversionService conversion;

    private final Clock clock;

    /** Converts the texts of handshakes with a service, and has a clock for those who want one. */
    public SessionArguments(ConversionService conversion, Clock clock) {
        this.conversion = conversion;
        this.clock = clock;
    }

    /** Where the argument comes from; null if it does not come with the session. */
    public @Nullable SessionArgument of(MethodParameter parameter) {
        JsonRpcHeader header = parameter.getParameterAnnotation(JsonRpcHeader.class);
        if (header != null) {
            String name = header.value();
            return handshakeValue(parameter, name, isRequired(parameter, true), session -> header(session, name));
        }
        SessionArgument web = SPRING_WEB ? WebArguments.of(parameter, this) : null;
        SessionArgument user = web == null && SECURITY ? SecurityArguments.of(parameter) : web;
        return user == null ? byType(parameter) : user;
    }

    /**
     * Why the value of a parameter can never be there; null if it can.
     *
     * @param paths the path patterns of the controller; empty for that of a client, which has no handshake
     */
    public @Nullable String fault(MethodParameter parameter, List<String> paths) {
        JsonRpcHeader header = parameter.getParameterAnnotation(JsonRpcHeader.class);
        if (header != null) {
            return paths.isEmpty() && !parameter.isOptional()
                    ? "@JsonRpcHeader(\"" + header.value()
                            + "\"): the controller of a client has no handshake; remove the parameter"
                    : null;
        }
        return SPRING_WEB ? WebArguments.fault(parameter, paths) : null;
    }

    private @Nullable SessionArgument byType(MethodParameter parameter) {
        Class<?> type = parameter.getParameterType();
        if (type == Session.class || type == JsonRpcRequestSender.class) {
            return session -> session;
        }
        if (Principal.class.isAssignableFrom(type)) {
            boolean required = !parameter.isOptional();
            return session -> principal(session, type, required);
        }
        Class<?> nested = parameter.nestedIfOptional().getNestedParameterType();
        if (Principal.class.isAssignableFrom(nested)) {
            return session -> Optional.ofNullable(principal(session, nested, false));
        }
        if (type == Locale.class) {
            return SessionLocale::of;
        }
        if (type == TimeZone.class) {
            return session -> TimeZone.getDefault();
        }
        return type == Clock.class ? session -> this.clock : null;
    }

    /**
     * A text of the handshake, or several, converted to the type of the parameter.
     *
     * @param value a String or a list of them; null if there is none
     */
    SessionArgument handshakeValue(
            MethodParameter parameter, String name, boolean required, Function<Session, @Nullable Object> value) {
        MethodParameter nested = parameter.nestedIfOptional();
        TypeDescriptor target = new TypeDescriptor(nested);
        boolean several = target.isCollection() || target.isArray();
        return value(parameter, name, required, session -> {
            Object given = value.apply(session);
            Object single = given instanceof List<?> all && !several ? all.get(0) : given;
            return single == null ? null : converted(name, single, target);
        });
    }

    private @Nullable Object converted(String name, Object value, TypeDescriptor target) {
        try {
            return this.conversion.convert(value, TypeDescriptor.forObject(value), target);
        } catch (ConversionException misfit) {
            throw refusal(ErrorType.HANDSHAKE_INVALID, name);
        }
    }

    /**
     * Whether a value must be there. A primitive cannot do without.
     *
     * @param declared what the annotation of the parameter says
     */
    static boolean isRequired(MethodParameter parameter, boolean declared) {
        return parameter.getParameterType().isPrimitive() || declared && !parameter.isOptional();
    }

    /** A value, which is refused if it is required and not there. */
    static SessionArgument value(
            MethodParameter parameter, String name, boolean required, Function<Session, @Nullable Object> value) {
        boolean optional = parameter.getParameterType() == Optional.class;
        return session -> {
            Object found = value.apply(session);
            if (found == null && required) {
                throw refusal(ErrorType.HANDSHAKE_MISSING, name);
            }
            return optional ? Optional.ofNullable(found) : found;
        };
    }

    /** A principal of another class is none. */
    private static @Nullable Principal principal(Session session, Class<?> type, boolean required) {
        Principal principal = session.getPrincipal();
        if (type.isInstance(principal)) {
            return principal;
        }
        if (required) {
            throw new ErrorTypeException(ErrorType.AUTH_REQUIRED, new JsonObject());
        }
        return null;
    }

    private static ErrorTypeException refusal(ErrorType type, String name) {
        JsonObject details = new JsonObject();
        details.addProperty("name", name);
        return new ErrorTypeException(type, details);
    }

    private static @Nullable List<String> header(Session session, String name) {
        List<String> values = session.getHandshakeHeaders().get(name.toLowerCase(Locale.ROOT));
        return values == null || values.isEmpty() ? null : values;
    }
}
