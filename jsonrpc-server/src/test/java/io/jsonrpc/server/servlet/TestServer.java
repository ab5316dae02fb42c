package io.jsonrpc.server.servlet;

import com.google.gson.JsonObject;
import io.jsonrpc.message.Request;
import io.jsonrpc.peer.DefaultJsonRpcHandler;
import io.jsonrpc.peer.JsonRpcHandler;
import io.jsonrpc.peer.Transaction;
import io.jsonrpc.server.JsonRpcHandlerRegistry;
import io.jsonrpc.server.session.DefaultJsonRpcHandlerRegistry;
import io.jsonrpc.server.session.Endpoint;
import jakarta.servlet.ServletContext;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/** An application on a Tomcat of its own, with nothing but the servlet stack under test. */
final class TestServer implements AutoCloseable {

    final RecordingAcceptor acceptor;

    final int port;

    private final ServletWebServerApplicationContext context;

    private TestServer(ServletWebServerApplicationContext context) {
        this.context = context;
        this.acceptor = context.getBean(RecordingAcceptor.class);
        this.port = context.getWebServer().getPort();
    }

    static TestServer start(Consumer<JsonRpcHandlerRegistry> handlers, Class<?>... configurations) {
        return start(ServletStackSettings.DEFAULT, handlers, configurations);
    }

    static TestServer start(
            ServletStackSettings settings, Consumer<JsonRpcHandlerRegistry> handlers, Class<?>... configurations) {
        return new TestServer((ServletWebServerApplicationContext) new SpringApplicationBuilder(Stack.class)
                .sources(configurations)
                .web(WebApplicationType.SERVLET)
                .properties(Map.of("server.port", 0, "spring.main.banner-mode", "off", "server.shutdown", "immediate"))
                .initializers(context -> {
                    context.getBeanFactory().registerSingleton("handlers", new Handlers(handlers));
                    context.getBeanFactory().registerSingleton("settings", settings);
                })
                .run());
    }

    static Handler handler() {
        return new Handler();
    }

    URI ws(String path) {
        return URI.create("ws://localhost:" + this.port + path);
    }

    URI http(String path) {
        return URI.create("http://localhost:" + this.port + path);
    }

    HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(http(path));
        return send(request, headers);
    }

    HttpResponse<String> post(String path, String body, String... headers) throws Exception {
        return send(HttpRequest.newBuilder(http(path)).POST(HttpRequest.BodyPublishers.ofString(body)), headers);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request, String... headers) throws Exception {
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    ServletContext servletContext() {
        return this.context.getServletContext();
    }

    @Override
    public void close() {
        this.context.close();
    }

    record Handlers(Consumer<JsonRpcHandlerRegistry> registration) {}

    static final class Handler extends DefaultJsonRpcHandler<JsonObject> {

        @Override
        public void handleRequest(Transaction transaction, Request<JsonObject> request) {}

        JsonRpcHandler<?> with(Consumer<Handler> options) {
            options.accept(this);
            return this;
        }
    }

    record Endpoints(List<Endpoint> list) {}

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        TomcatServletWebServerAutoConfiguration.class,
        DispatcherServletAutoConfiguration.class,
        WebMvcAutoConfiguration.class
    })
    static class Stack {

        @Bean
        RecordingAcceptor acceptor() {
            return new RecordingAcceptor();
        }

        @Bean
        TaskScheduler sockJsScheduler() {
            ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
            scheduler.setPoolSize(2);
            return scheduler;
        }

        @Bean(destroyMethod = "shutdownNow")
        ExecutorService controlIo() {
            return Executors.newFixedThreadPool(2);
        }

        @Bean(destroyMethod = "shutdownNow")
        ExecutorService sockJsIo() {
            return Executors.newFixedThreadPool(2);
        }

        @Bean
        Endpoints endpoints(
                Handlers handlers, org.springframework.beans.factory.config.ConfigurableListableBeanFactory beans) {
            DefaultJsonRpcHandlerRegistry registry = new DefaultJsonRpcHandlerRegistry(beans);
            handlers.registration().accept(registry);
            return new Endpoints(registry.endpoints());
        }

        @Bean
        JsonRpcHandlerMapping jsonRpcHandlerMapping(
                Endpoints endpoints,
                RecordingAcceptor acceptor,
                ServletStackSettings settings,
                ExecutorService controlIo,
                ExecutorService sockJsIo,
                TaskScheduler sockJsScheduler) {
            return new JsonRpcHandlerMapping(
                    endpoints.list(), acceptor, new ServletStack(settings, controlIo, sockJsIo, sockJsScheduler));
        }
    }
}
