package io.jsonrpc.core.codec.binding;

import io.jsonrpc.core.message.JsonText;
import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The JSON values of methods with declared types: the methods of controllers and of shared interfaces. A number is no
 * text and {@code "true"} no boolean, an unknown constant of an enum is refused, bytes are a text in Base64, and a value of a
 * sealed interface of records has the name of its record in the member {@code type}. Safe for use by many threads.
 *
 * @since 0.1
 */
public interface TypedValues {

    /**
     * Compiles what binds the params of a method.
     *
     * @param params the parameters in the order of the arguments
     * @param refuseUnknown whether a member or an element without a parameter is refused; else it is passed over
     * @throws IllegalArgumentException if a type can never be read or a default does not fit; its message gives the reason
     *     in one line
     */
    ParamsBinder binder(List<ParamSpec> params, boolean refuseUnknown);

    /**
     * Compiles what writes values of a type.
     *
     * @param type the declared type, by which values are written; {@code Object} for the class of each value
     * @throws IllegalArgumentException if the type can never be written
     */
    ValueWriter writer(Type type);

    /**
     * A JSON value as a Java value of the given type. No scalar is taken from inside an array or an object.
     *
     * @throws BindingException if it does not fit
     */
    <T> @Nullable T read(JsonText json, Type type);

    /**
     * Checks in advance whether values of a type can be read at all.
     *
     * @throws IllegalArgumentException if they never can; its message gives the reason in one line
     */
    void requireReadable(Type type);

    /**
     * The name of the member that a property of a Java type has.
     *
     * @param property the name of the field, of the component of a record, or of the getter; returned if the type has none
     */
    String memberName(Class<?> type, String property);

    /** What an application does about a type that has no mapping, for the messages of start-up faults. */
    Advice advice();

    /**
     * What an application does about a type that has no mapping.
     *
     * @param subtypes what is done about an interface or an abstract class, such as {@code make it sealed}
     * @param adapter what is done about any type, such as {@code register a type adapter}
     * @since 0.1
     */
    record Advice(String subtypes, String adapter) {}
}
