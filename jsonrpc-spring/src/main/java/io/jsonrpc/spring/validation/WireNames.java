package io.jsonrpc.spring.validation;

import com.google.gson.annotations.SerializedName;
import com.google.gson.reflect.TypeToken;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ReflectionUtils;

/** The names on the wire of what is in a Java type. */
final class WireNames {

    private final Type type;

    private WireNames(Type type) {
        this.type = type;
    }

    static WireNames of(Type type) {
        return new WireNames(type);
    }

    /** The name of the member for a property. */
    String member(String property) {
        Field field = field(property);
        SerializedName name = field == null ? null : field.getAnnotation(SerializedName.class);
        return name == null ? property : name.value();
    }

    /** What is in the value of a property. */
    WireNames of(String property) {
        Field field = field(property);
        return new WireNames(field == null ? Object.class : field.getGenericType());
    }

    /** What is in an element of a list, a map, an array or an optional. */
    WireNames element() {
        if (this.type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            return new WireNames(arguments[arguments.length - 1]);
        }
        Class<?> component = raw().getComponentType();
        return new WireNames(component == null ? Object.class : component);
    }

    private @Nullable Field field(String property) {
        return ReflectionUtils.findField(raw(), property);
    }

    private Class<?> raw() {
        return TypeToken.get(this.type).getRawType();
    }
}
