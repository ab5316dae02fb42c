package io.jsonrpc.core.dispatch;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.jsonrpc.annotation.JsonRpcError;
import io.jsonrpc.annotation.JsonRpcErrorData;
import io.jsonrpc.core.codec.binding.TypedValues;
import io.jsonrpc.core.codec.binding.ValueWriter;
import io.jsonrpc.core.error.RequestRejectedException;
import io.jsonrpc.core.log.Causes;
import io.jsonrpc.core.message.ResponseError;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * Turns exceptions with {@link JsonRpcError} into the errors that they stand for. Others stay what they are.
 *
 * @since 0.1
 */
public final class DeclaredErrors implements UnaryOperator<Throwable> {

    private final TypedValues values;

    private final Map<Class<?>, List<Member>> members = new ConcurrentHashMap<>();

    /** A member of the data of an error. */
    private record Member(String name, Method getter, ValueWriter writer) {}

    /** @param values writes what the exceptions publish */
    public DeclaredErrors(TypedValues values) {
        this.values = values;
    }

    @Override
    public Throwable apply(Throwable failure) {
        JsonRpcError error = failure.getClass().getAnnotation(JsonRpcError.class);
        if (error == null) {
            return failure;
        }
        JsonObject data = new JsonObject();
        data.addProperty("type", error.type());
        try {
            for (Member member : this.members.computeIfAbsent(failure.getClass(), this::members)) {
                data.add(member.name(), tree(member, failure));
            }
        } catch (ReflectiveOperationException | RuntimeException noData) {
            Causes.suppress(failure, noData instanceof InvocationTargetException thrown ? thrown.getCause() : noData);
            return failure;
        }
        String own = failure.getMessage() == null ? error.type() : failure.getMessage();
        String message = error.message().isEmpty() ? own : error.message();
        RequestRejectedException answer = new RequestRejectedException(new ResponseError(error.code(), message, data));
        answer.initCause(failure);
        return answer;
    }

    private static JsonElement tree(Member member, Throwable failure) throws ReflectiveOperationException {
        Object value = member.getter().invoke(failure);
        return value == null
                ? JsonNull.INSTANCE
                : JsonParser.parseString(member.writer().write(value).json());
    }

    private List<Member> members(Class<?> exception) {
        List<Member> found = new ArrayList<>();
        for (Method getter : exception.getMethods()) {
            JsonRpcErrorData data = getter.getAnnotation(JsonRpcErrorData.class);
            if (data != null && getter.getParameterCount() == 0) {
                getter.setAccessible(true);
                String name = data.value().isEmpty() ? property(getter.getName()) : data.value();
                found.add(new Member(name, getter, this.values.writer(getter.getGenericReturnType())));
            }
        }
        found.sort(Comparator.comparing(Member::name));
        return found;
    }

    private static String property(String getter) {
        int prefix = getter.startsWith("get") ? 3 : getter.startsWith("is") ? 2 : 0;
        if (prefix == 0 || getter.length() == prefix || Character.isLowerCase(getter.charAt(prefix))) {
            return getter;
        }
        return getter.substring(prefix, prefix + 1).toLowerCase(Locale.ROOT) + getter.substring(prefix + 1);
    }
}
