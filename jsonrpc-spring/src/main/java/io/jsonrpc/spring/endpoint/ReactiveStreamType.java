package io.jsonrpc.spring.endpoint;

import io.jsonrpc.core.contract.StreamType;
import io.jsonrpc.core.source.StreamSource;
import io.jsonrpc.core.subscription.ItemStream;
import io.jsonrpc.spring.context.ReactorContext;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.util.ClassUtils;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;

/**
 * The types of many values that Spring knows: Reactor's Flux, and those of other libraries that are there. Found only where
 * Reactor is.
 *
 * @since 0.1
 */
public final class ReactiveStreamType implements StreamType {

    private static final boolean REACTOR =
            ClassUtils.isPresent("reactor.core.publisher.Flux", ReactiveStreamType.class.getClassLoader());

    @Override
    public boolean covers(Class<?> returnType) {
        ReactiveAdapter adapter = adapter(returnType);
        return adapter != null && adapter.isMultiValue() && adapter.getReactiveType() == returnType;
    }

    private static @Nullable ReactiveAdapter adapter(Class<?> type) {
        return REACTOR ? ReactiveAdapterRegistry.getSharedInstance().getAdapter(type) : null;
    }

    @Override
    public StreamSource<?> source(Object returned) {
        ReactiveAdapter adapter = adapter(returned.getClass());
        if (adapter == null) {
            throw new IllegalArgumentException(returned.getClass().getName() + " is no reactive type");
        }
        return Adapted.source(adapter, returned);
    }

    @Override
    public Object received(ItemStream<?> items, Class<?> returnType) {
        ReactiveAdapter adapter = adapter(returnType);
        if (adapter == null) {
            throw new IllegalArgumentException(returnType.getName() + " is no reactive type");
        }
        return Adapted.received(adapter, items);
    }

    /** Reactor may not be on the class path. */
    private static final class Adapted {

        private Adapted() {}

        static Object received(ReactiveAdapter adapter, ItemStream<?> items) {
            return adapter.fromPublisher(JdkFlowAdapter.flowPublisherToFlux(items));
        }

        static StreamSource<?> source(ReactiveAdapter adapter, Object returned) {
            Flux<Object> items = Flux.from(adapter.toPublisher(returned));
            return StreamSource.of(JdkFlowAdapter.publisherToFlowPublisher(ReactorContext.of(items)));
        }
    }
}
