package io.jsonrpc.spring.validation;

import com.google.gson.reflect.TypeToken;
import io.jsonrpc.core.codec.binding.TypedValues;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import org.springframework.util.ReflectionUtils;

/** The names on the wire of what is in a Java type. */
final class WireNames {

    private final Type type;

    private final TypedValues values;

    WireNames(Type type, TypedValues values) {
        this.type = type;
        this.values = values;
    }

    /** The name of the member for a property. */
    String member(String property) {
        return this.values.memberName(raw(), property);
    }

    /** What is in the value of a property. */
    WireNames of(String property) {
        Field field = ReflectionUtils.findField(raw(), property);
        return new WireNames(field == null ? Object.class : field.getGenericType(), this.values);
    }

    /** What is in an element of a list, a map, an array or an optional. */
    WireNames element() {
        if (this.type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            return new WireNames(arguments[arguments.length - 1], this.values);
        }
        Class<?> component = raw().getComponentType();
        return new WireNames(component == null ? Object.class : component, this.values);
    }

    private Class<?> raw() {
        return TypeToken.get(this.type).getRawType();
    }
}
