package io.jsonrpc.server.autoconfigure;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.jsonrpc.annotation.UnknownParams;
import io.jsonrpc.core.codec.GsonMessageCodec;
import io.jsonrpc.core.codec.JsonBinding;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.contract.ContractException;
import io.jsonrpc.core.engine.threads.Timers;
import io.jsonrpc.core.engine.threads.Workers;
import io.jsonrpc.server.JsonRpcConfigurer;
import io.jsonrpc.server.JsonRpcGsonCustomizer;
import io.jsonrpc.server.ServerObserver;
import io.jsonrpc.server.ServerSessionExtension;
import io.jsonrpc.server.StartupException;
import io.jsonrpc.server.StreamPlans;
import io.jsonrpc.server.channel.ChannelRoutes;
import io.jsonrpc.server.endpoint.DefaultJsonRpcHandlerRegistry;
import io.jsonrpc.server.endpoint.HandlerEndpoints;
import io.jsonrpc.server.extension.ChannelsExtension;
import io.jsonrpc.server.extension.ContextExtension;
import io.jsonrpc.server.extension.FlowExtension;
import io.jsonrpc.server.extension.OfferedExtensions;
import io.jsonrpc.server.extension.ServerTimeExtension;
import io.jsonrpc.server.extension.StreamsExtension;
import io.jsonrpc.server.security.SessionLogins;
import io.jsonrpc.server.session.DefaultSessionManager;
import io.jsonrpc.server.settings.ServerSettings;
import io.jsonrpc.server.web.AllowedHosts;
import io.jsonrpc.server.web.HandshakeRefusals;
import io.jsonrpc.server.web.HandshakeRules;
import io.jsonrpc.spring.autoconfigure.JsonRpcProperties;
import io.jsonrpc.spring.autoconfigure.StartFailures;
import io.jsonrpc.spring.endpoint.ControllerSettings;
import io.jsonrpc.spring.endpoint.Controllers;
import io.jsonrpc.spring.session.JsonRpcSessionScope;
import io.jsonrpc.spring.session.SessionEvents;
import io.jsonrpc.spring.session.SessionScope;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnThreading;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.thread.Threading;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.task.VirtualThreadTaskExecutor;

/**
 * The part of the server that is independent of the web stack.
 *
 * @since 0.1
 */
@AutoConfiguration
@ConditionalOnProperty(prefix = "jsonrpc.server", name = "enabled", matchIfMissing = true)
@EnableConfigurationProperties({JsonRpcProperties.class, JsonRpcServerProperties.class})
public class JsonRpcServerAutoConfiguration {

    private static final int MIN_THREADS = 16;

    private static final String BUSY_ADVICE =
            "Set jsonrpc.server.workers.threads to more than handlers block at a time, or"
                    + " spring.threads.virtual.enabled=true on Java 21 and newer, or let handlers answer later"
                    + " (Transaction.startAsync)";

    @Bean
    @ConditionalOnMissingBean
    MessageCodec jsonRpcMessageCodec(
            ObjectProvider<JsonRpcGsonCustomizer> customizers,
            JsonRpcServerProperties properties,
            JsonRpcProperties common) {
        if (common.codec() == JsonRpcProperties.Codec.JACKSON) {
            throw new StartupException(
                    "jsonrpc.codec is jackson, and jsonrpc-jackson is not on the class path",
                    "Add the dependency io.jsonrpc:jsonrpc-jackson, or remove the property");
        }
        GsonBuilder builder = JsonBinding.gsonBuilder(properties.outbound().nullMembers());
        customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
        Gson gson = builder.create();
        return new GsonMessageCodec(
                gson, properties.toSettings().messages(), properties.messages().nullParams());
    }

    @Bean
    @ConditionalOnMissingBean
    ServerSettings jsonRpcServerSettings(JsonRpcServerProperties properties) {
        return properties.toSettings();
    }

    @Bean(destroyMethod = "shutdown")
    @ConditionalOnMissingBean
    @ConditionalOnThreading(Threading.PLATFORM)
    Workers jsonRpcWorkers(JsonRpcServerProperties properties) {
        int threads = properties.workers().threads();
        if (threads == 0) {
            threads = Math.max(MIN_THREADS, 4 * Runtime.getRuntime().availableProcessors());
        }
        return Workers.pool("jsonrpc-worker", threads, properties.workers().maxWaiting(), BUSY_ADVICE);
    }

    @Bean
    @ConditionalOnMissingBean(Workers.class)
    @ConditionalOnThreading(Threading.VIRTUAL)
    Workers jsonRpcVirtualWorkers() {
        return Workers.elastic(new VirtualThreadTaskExecutor("jsonrpc-worker-"));
    }

    @Bean(destroyMethod = "shutdownNow", defaultCandidate = false)
    ScheduledThreadPoolExecutor jsonRpcScheduler() {
        ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "jsonrpc-timer");
            thread.setDaemon(true);
            return thread;
        });
        scheduler.setRemoveOnCancelPolicy(true);
        return scheduler;
    }

    @Bean
    @ConditionalOnMissingBean
    Timers jsonRpcTimers(@Qualifier("jsonRpcScheduler") ScheduledThreadPoolExecutor scheduler) {
        return Timers.system(scheduler);
    }

    @Bean
    @ConditionalOnMissingBean
    DefaultSessionManager jsonRpcSessionManager(
            MessageCodec codec,
            Workers workers,
            Timers timers,
            ServerSettings settings,
            ObjectProvider<ServerObserver> observer,
            ObjectProvider<ServerSessionExtension> extensions,
            ChannelRoutes channels,
            ObjectProvider<SessionLogins> logins,
            ConfigurableApplicationContext context) {
        return new DefaultSessionManager(
                codec,
                workers,
                timers,
                settings,
                observer.getIfAvailable(() -> ServerObserver.NONE),
                new OfferedExtensions(extensions.orderedStream().toList()),
                new SessionEvents(context, logins::getIfAvailable),
                channels);
    }

    @Bean
    static BeanFactoryPostProcessor jsonRpcSessionScope() {
        return beans -> beans.registerScope(JsonRpcSessionScope.NAME, new SessionScope());
    }

    @Bean
    ServerTimeExtension jsonRpcServerTime() {
        return new ServerTimeExtension(Clock.systemUTC());
    }

    @Bean
    FlowExtension jsonRpcFlowExtension(ObjectProvider<StreamPlans> plans) {
        return new FlowExtension(plans.getIfAvailable());
    }

    @Bean
    ContextExtension jsonRpcContextExtension() {
        return new ContextExtension();
    }

    @Bean
    ChannelRoutes jsonRpcChannelRoutes(JsonRpcServerProperties properties) {
        return new ChannelRoutes(properties.channels().max());
    }

    @Bean
    ChannelsExtension jsonRpcChannelsExtension(ChannelRoutes channels, JsonRpcServerProperties properties) {
        return new ChannelsExtension(channels::areOffered, properties.channels().maxPerSession());
    }

    @Bean
    StreamsExtension jsonRpcStreamsExtension() {
        return new StreamsExtension();
    }

    @Bean
    HandlerEndpoints jsonRpcHandlerEndpoints(
            ConfigurableListableBeanFactory beans,
            ObjectProvider<JsonRpcConfigurer> configurers,
            MessageCodec codec,
            JsonRpcServerProperties properties) {
        DefaultJsonRpcHandlerRegistry registry = new DefaultJsonRpcHandlerRegistry(beans);
        configurers.orderedStream().forEach(configurer -> configurer.registerJsonRpcHandlers(registry));
        List<String> faults = new ArrayList<>();
        Controllers.in(beans, codec.typedValues(properties.params().coerce()), controllerSettings(properties), faults)
                .forEach(controllers -> registry.addControllers(controllers, faults));
        registry.checkParams(codec);
        if (!faults.isEmpty()) {
            registry.faults().forEach(fault -> faults.add(fault.toString()));
        }
        try {
            Controllers.throwIfAny(faults);
        } catch (ContractException contract) {
            throw StartFailures.with(contract, beans, StartFailures.CLIENTS);
        }
        return new HandlerEndpoints(registry.endpoints());
    }

    private static ControllerSettings controllerSettings(JsonRpcServerProperties properties) {
        return new ControllerSettings(
                properties.params().unknown() == UnknownParams.REFUSE,
                properties.controllers().requireValidator(),
                properties.controllers().requireMethodSecurity());
    }

    @Bean
    RegistrationReport jsonRpcRegistrationReport(
            HandlerEndpoints endpoints, MessageCodec codec, ConfigurableListableBeanFactory beans) {
        return new RegistrationReport(endpoints, codec instanceof GsonMessageCodec, beans);
    }

    @Bean
    HandshakeRules jsonRpcHandshakeRules(JsonRpcServerProperties properties) {
        return new HandshakeRules(new AllowedHosts(properties.allowedHosts()), new HandshakeRefusals(System::nanoTime));
    }

    /** Stops by the time of the system, even where that of the sessions stands still. */
    @Bean
    JsonRpcServerLifecycle jsonRpcServerLifecycle(
            DefaultSessionManager sessions,
            @Qualifier("jsonRpcScheduler") ScheduledThreadPoolExecutor scheduler,
            JsonRpcServerProperties properties) {
        return new JsonRpcServerLifecycle(
                sessions,
                Timers.system(scheduler),
                properties.shutdownGracePeriod(),
                properties.resumption().goAwayWithin());
    }
}
