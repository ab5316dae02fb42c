package io.jsonrpc.core.contract;

import com.google.gson.reflect.TypeToken;
import java.io.InputStream;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.stream.BaseStream;
import org.jspecify.annotations.Nullable;

/** What a method returns: a value, a value that comes later, or something that cannot be sent. */
final class ReturnTypes {

    private static final String LATER = "return the value, a CompletableFuture or a Mono instead";

    /** What to return in place of a type, by its name, since most of them are not on the class path. */
    private static final Map<String, String> INSTEAD = Map.of(
            Callable.class.getName(),
            LATER,
            Future.class.getName(),
            LATER,
            "org.springframework.web.context.request.async.DeferredResult",
            LATER,
            "org.springframework.web.context.request.async.WebAsyncTask",
            LATER,
            "org.springframework.http.ResponseEntity",
            "return the value instead, and throw an exception with @JsonRpcError for an error",
            InputStream.class.getName(),
            "return a byte[] or a String instead",
            "reactor.core.publisher.Mono",
            "return the value or a CompletableFuture instead, or add jsonrpc-spring");

    private static final List<Class<?>> STREAMS = List.of(Flow.Publisher.class, BaseStream.class, Iterator.class);

    private static final List<String> NAMED_STREAMS =
            List.of("org.reactivestreams.Publisher", "kotlinx.coroutines.flow.Flow");

    private static final List<AsyncType> ASYNC_TYPES = asyncTypes();

    /**
     * What is sent for a return type.
     *
     * @param type what the value is written as; {@code void} with a fault
     * @param fault why nothing can be sent; null if something can
     */
    record Sent(
            Type type, @Nullable AsyncType async, @Nullable String fault) {}

    private ReturnTypes() {}

    private static List<AsyncType> asyncTypes() {
        List<AsyncType> types = new ArrayList<>(List.of(AsyncType.STAGE));
        ServiceLoader.load(AsyncType.class, AsyncType.class.getClassLoader()).forEach(types::add);
        return types;
    }

    /** @param declared without type variables */
    static Sent of(Type declared) {
        Class<?> raw = TypeToken.get(declared).getRawType();
        for (AsyncType async : ASYNC_TYPES) {
            if (async.covers(raw)) {
                Type result = declared instanceof ParameterizedType generic
                        ? generic.getActualTypeArguments()[0]
                        : Object.class;
                return sent(result, async);
            }
        }
        return sent(declared, null);
    }

    private static Sent sent(Type type, @Nullable AsyncType async) {
        String fault = fault(TypeToken.get(type).getRawType());
        return new Sent(fault == null ? type : void.class, async, fault);
    }

    private static @Nullable String fault(Class<?> raw) {
        String instead = INSTEAD.get(raw.getName());
        if (instead != null) {
            return "returns " + raw.getSimpleName() + ": " + instead;
        }
        return isStream(raw)
                ? "returns " + Names.nested(raw) + ": streams are not there yet; return a List, or send notifications"
                : null;
    }

    /** Whether values of this type are sent one after another. */
    static boolean isStream(Class<?> raw) {
        return STREAMS.stream().anyMatch(stream -> stream.isAssignableFrom(raw)) || isNamedStream(raw);
    }

    private static boolean isNamedStream(@Nullable Class<?> raw) {
        if (raw == null) {
            return false;
        }
        for (Class<?> api : raw.getInterfaces()) {
            if (isNamedStream(api)) {
                return true;
            }
        }
        return NAMED_STREAMS.contains(raw.getName()) || isNamedStream(raw.getSuperclass());
    }
}
