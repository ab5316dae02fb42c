package io.jsonrpc.core.contract;

import com.google.gson.reflect.TypeToken;
import io.jsonrpc.core.TypeVariables;
import io.jsonrpc.core.source.Positioned;
import java.io.InputStream;
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

/** What a method returns: a value, a value that comes later, a stream, or something that cannot be sent. */
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

    static final String STREAMS =
            "a stream is returned as Flow.Publisher, Stream or Iterator, and with jsonrpc-spring as Flux";

    private static final List<Class<?>> LIKE_STREAMS = List.of(Flow.Publisher.class, BaseStream.class, Iterator.class);

    private static final List<String> NAMED_LIKE_STREAMS =
            List.of("org.reactivestreams.Publisher", "kotlinx.coroutines.flow.Flow");

    private static final List<AsyncType> ASYNC_TYPES = with(List.of(AsyncType.STAGE), AsyncType.class);

    private static final List<StreamType> STREAM_TYPES =
            with(List.of(StreamType.PUBLISHER, StreamType.STREAM, StreamType.ITERATOR), StreamType.class);

    /**
     * What is sent for a return type.
     *
     * @param type what the value, or each item, is written as; {@code void} with a fault
     * @param positioned whether each item has a position besides
     * @param fault why nothing can be sent; null if something can
     */
    record Sent(
            Type type,
            @Nullable AsyncType async,
            @Nullable StreamType stream,
            boolean positioned,
            @Nullable String fault) {

        Sent with(@Nullable String found) {
            return found == null ? this : new Sent(void.class, this.async, null, false, found);
        }
    }

    private ReturnTypes() {}

    private static <T> List<T> with(List<T> own, Class<T> kind) {
        List<T> types = new ArrayList<>(own);
        ServiceLoader.load(kind, kind.getClassLoader()).forEach(types::add);
        return types;
    }

    /** @param declared without type variables */
    static Sent of(Type declared) {
        Class<?> raw = TypeToken.get(declared).getRawType();
        for (AsyncType async : ASYNC_TYPES) {
            if (async.covers(raw)) {
                Type result = TypeVariables.argument(declared, Object.class);
                Class<?> later = TypeToken.get(result).getRawType();
                return new Sent(result, async, null, false, null)
                        .with(
                                isStream(later)
                                        ? "returns " + raw.getSimpleName() + "<" + Names.nested(later)
                                                + ">: return the " + Names.nested(later) + ", and let it fail"
                                        : fault(later));
            }
        }
        StreamType stream = streamType(raw);
        if (stream == null) {
            return new Sent(declared, null, null, false, null).with(fault(raw));
        }
        Type item = TypeVariables.argument(declared, Object.class);
        boolean positioned = TypeToken.get(item).getRawType() == Positioned.class;
        Type value = positioned ? TypeVariables.argument(item, Object.class) : item;
        return new Sent(value, null, stream, positioned, null)
                .with(fault(TypeToken.get(value).getRawType()));
    }

    private static @Nullable String fault(Class<?> raw) {
        String instead = INSTEAD.get(raw.getName());
        if (instead == null && isStream(raw)) {
            instead = streamType(raw) != null ? "an item is a value, not a stream" : STREAMS;
        }
        return instead == null ? null : "returns " + Names.nested(raw) + ": " + instead;
    }

    private static @Nullable StreamType streamType(Class<?> raw) {
        return STREAM_TYPES.stream()
                .filter(each -> each.covers(raw))
                .findFirst()
                .orElse(null);
    }

    /** Whether values of this type are sent one after another. */
    static boolean isStream(Class<?> raw) {
        return streamType(raw) != null
                || LIKE_STREAMS.stream().anyMatch(stream -> stream.isAssignableFrom(raw))
                || isNamedStream(raw);
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
        return NAMED_LIKE_STREAMS.contains(raw.getName()) || isNamedStream(raw.getSuperclass());
    }
}
