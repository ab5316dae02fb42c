package io.jsonrpc.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A call of a method as an example, for the document that describes the method; the explorer begins with the first one. A
 * method may have several. An application whose examples do not fit their methods does not start.
 *
 * <pre>{@code
 * @JsonRpcExample(params = "{\"symbol\": \"A\"}", result = "{\"symbol\": \"A\", \"cents\": 1250}")
 * Price last(String symbol);
 * }</pre>
 *
 * @since 0.1
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@Repeatable(JsonRpcExample.Several.class)
public @interface JsonRpcExample {

    /** What it is an example of, in a few words. */
    String name() default "example";

    /** The params, as the JSON text of an object or an array; empty for none. */
    String params() default "";

    /** The result, as JSON text; empty for one that is not shown. */
    String result() default "";

    /**
     * The examples of a method that has several.
     *
     * @since 0.1
     */
    @Documented
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.METHOD)
    @interface Several {

        /** The examples, in order. */
        JsonRpcExample[] value();
    }
}
