package io.jsonrpc.openrpc.autoconfigure;

import com.google.gson.JsonObject;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.openrpc.OpenRpcDocuments;
import io.jsonrpc.openrpc.OpenRpcInfo;
import io.jsonrpc.openrpc.OpenRpcWriter;
import io.jsonrpc.openrpc.web.ExplorerHints;
import io.jsonrpc.openrpc.web.ReactiveDocuments;
import io.jsonrpc.openrpc.web.ReactiveExplorer;
import io.jsonrpc.openrpc.web.ServletDocuments;
import io.jsonrpc.openrpc.web.ServletExplorer;
import io.jsonrpc.server.autoconfigure.JsonRpcServerAutoConfiguration;
import io.jsonrpc.server.autoconfigure.JsonRpcServerProperties;
import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.endpoint.HandlerEndpoints;
import io.jsonrpc.spring.endpoint.ControllerEndpoint;
import jakarta.servlet.ServletContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletPath;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.access.WebInvocationPrivilegeEvaluator;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.servlet.HandlerMapping;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The documents of all endpoints with controllers: the answer to {@code rpc.discover}, and {@code GET
 * /jsonrpc/openrpc.json?path=/prices}, or files; and a page that shows and calls their methods, {@code /jsonrpc/explorer}.
 *
 * @since 0.1
 */
@AutoConfiguration(after = JsonRpcServerAutoConfiguration.class)
@ConditionalOnBean(HandlerEndpoints.class)
@Conditional(OnDocuments.class)
@EnableConfigurationProperties(JsonRpcOpenRpcProperties.class)
@ImportRuntimeHints(ExplorerHints.class)
public class JsonRpcOpenRpcAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    OpenRpcDocuments jsonRpcOpenRpcDocuments(
            HandlerEndpoints endpoints,
            MessageCodec codec,
            JsonRpcServerProperties server,
            JsonRpcOpenRpcProperties properties,
            @Value("${spring.application.name:JSON-RPC}") String application) {
        OpenRpcInfo info = new OpenRpcInfo(
                Objects.requireNonNullElse(properties.title(), application),
                properties.version(),
                properties.description(),
                properties.specification());
        OpenRpcWriter writer =
                new OpenRpcWriter(info, codec.typedValues(server.params().coerce()));
        Map<String, JsonObject> documents = new HashMap<>();
        for (Endpoint endpoint : endpoints.endpoints()) {
            ControllerEndpoint controllers = endpoint.handlers().controllers();
            if (controllers != null) {
                JsonObject document = writer.write(endpoint.pattern(), controllers.contracts(), controllers.calls());
                controllers.describe(new JsonText(document.toString()));
                documents.put(endpoint.pattern(), document);
            }
        }
        return new OpenRpcDocuments(documents);
    }

    @Bean
    @ConditionalOnProperty(DocumentExport.PROPERTY)
    DocumentExport jsonRpcDocumentExport(OpenRpcDocuments documents, JsonRpcOpenRpcProperties properties) {
        return new DocumentExport(documents, Objects.requireNonNull(properties.export()), System::exit);
    }

    /** On Spring MVC, given to whoever the URL rules of Spring Security let open the path. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(HandlerMapping.class)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    static class Servlet {

        @Configuration(proxyBeanMethods = false)
        @ConditionalOnClass(WebInvocationPrivilegeEvaluator.class)
        static class Secured {

            @Bean
            ServletDocuments jsonRpcServletDocuments(
                    OpenRpcDocuments documents, ObjectProvider<WebInvocationPrivilegeEvaluator> rules) {
                return new ServletDocuments(documents, (context, path) -> {
                    WebInvocationPrivilegeEvaluator all = rules.getIfAvailable();
                    return all == null
                            || all.isAllowed(
                                    context,
                                    path,
                                    "GET",
                                    SecurityContextHolder.getContext().getAuthentication());
                });
            }
        }

        @Configuration(proxyBeanMethods = false)
        @ConditionalOnMissingClass("org.springframework.security.web.access.WebInvocationPrivilegeEvaluator")
        static class Open {

            @Bean
            ServletDocuments jsonRpcServletDocuments(OpenRpcDocuments documents) {
                return new ServletDocuments(documents, null);
            }
        }

        @Bean
        HandlerMapping jsonRpcOpenRpcMapping(ServletDocuments documents) {
            return documents.mapping();
        }

        @Bean
        @Conditional(OnExplorer.class)
        HandlerMapping jsonRpcExplorerMapping(
                ServletDocuments documents, ServletContext context, ObjectProvider<DispatcherServletPath> dispatcher) {
            DispatcherServletPath servlet = dispatcher.getIfUnique();
            String below = servlet == null ? "" : servlet.getPrefix();
            return ServletExplorer.mapping(documents, context.getContextPath() + below);
        }
    }

    /** On Spring WebFlux, where nothing tells whom Spring Security lets open a path: nobody, if one of its chains covers it. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(DispatcherHandler.class)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
    static class Reactive {

        @Configuration(proxyBeanMethods = false)
        @ConditionalOnClass(SecurityWebFilterChain.class)
        static class Secured {

            @Bean
            ReactiveDocuments jsonRpcReactiveDocuments(
                    OpenRpcDocuments documents, ObjectProvider<SecurityWebFilterChain> rules) {
                List<SecurityWebFilterChain> all = rules.stream().toList();
                return new ReactiveDocuments(
                        documents,
                        exchange -> all.isEmpty()
                                ? Mono.just(false)
                                : Flux.fromIterable(all)
                                        .filterWhen(chain -> chain.matches(exchange))
                                        .hasElements()
                                        .map(covered -> !covered));
            }
        }

        @Configuration(proxyBeanMethods = false)
        @ConditionalOnMissingClass("org.springframework.security.web.server.SecurityWebFilterChain")
        static class Open {

            @Bean
            ReactiveDocuments jsonRpcReactiveDocuments(OpenRpcDocuments documents) {
                return new ReactiveDocuments(documents, null);
            }
        }

        @Bean
        org.springframework.web.reactive.HandlerMapping jsonRpcOpenRpcMapping(ReactiveDocuments documents) {
            return documents.mapping();
        }

        @Bean
        @Conditional(OnExplorer.class)
        org.springframework.web.reactive.HandlerMapping jsonRpcExplorerMapping(
                ReactiveDocuments documents, @Value("${spring.webflux.base-path:}") String basePath) {
            return ReactiveExplorer.mapping(documents, basePath);
        }
    }
}
