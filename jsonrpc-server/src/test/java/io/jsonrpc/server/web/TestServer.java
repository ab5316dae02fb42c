package io.jsonrpc.server.web;

import com.google.gson.JsonObject;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.kurento.JsonRpcHandler;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.server.JsonRpcHandlerRegistry;
import io.jsonrpc.server.endpoint.DefaultJsonRpcHandlerRegistry;
import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.servlet.socket.ServletStackSettings;
import jakarta.servlet.ServletContext;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.context.WebApplicationContext;

/** An application on a web server of its own, with nothing but the web stack under test. */
public final class TestServer implements AutoCloseable {

    /** Every name of a host. */
    public static final HandshakeRules RULES =
            new HandshakeRules(AllowedHosts.ANY, new HandshakeRefusals(System::nanoTime));

    public final RecordingAcceptor acceptor;

    public final int port;

    private final ConfigurableApplicationContext context;

    private TestServer(ConfigurableApplicationContext context) {
        this.context = context;
        this.acceptor = context.getBean(RecordingAcceptor.class);
        this.port = ((WebServerApplicationContext) context).getWebServer().getPort();
    }

    /** For what only the servlet stack has. */
    public static TestServer start(Consumer<JsonRpcHandlerRegistry> handlers, Class<?>... configurations) {
        return start(ServletStackSettings.DEFAULT, handlers, configurations);
    }

    public static TestServer start(
            ServletStackSettings settings, Consumer<JsonRpcHandlerRegistry> handlers, Class<?>... configurations) {
        return start(WebStack.servlet(), settings, "", handlers, configurations);
    }

    /** With a second for what waits for the client. */
    public static TestServer start(
            WebStack stack, Consumer<JsonRpcHandlerRegistry> handlers, Class<?>... configurations) {
        return start(stack, stack.impatient(), "", handlers, configurations);
    }

    /** With a setting of the application. */
    static TestServer startWith(WebStack stack, String setting, Consumer<JsonRpcHandlerRegistry> handlers) {
        return start(stack, stack.impatient(), "--" + setting, handlers);
    }

    private static TestServer start(
            WebStack stack,
            Object settings,
            String argument,
            Consumer<JsonRpcHandlerRegistry> handlers,
            Class<?>... configurations) {
        return new TestServer(new SpringApplicationBuilder(stack.configurations())
                .sources(configurations)
                .web(stack.type())
                .initializers(context -> {
                    ConfigurableListableBeanFactory beans = context.getBeanFactory();
                    DefaultJsonRpcHandlerRegistry registry = new DefaultJsonRpcHandlerRegistry(beans);
                    handlers.accept(registry);
                    beans.registerSingleton("endpoints", new Endpoints(registry.endpoints()));
                    beans.registerSingleton("settings", settings);
                    beans.registerSingleton("acceptor", new RecordingAcceptor());
                })
                .run("--server.port=0", "--spring.main.banner-mode=off", "--server.shutdown=immediate", argument));
    }

    public static Handler handler() {
        return new Handler();
    }

    public URI ws(String path) {
        return URI.create("ws://localhost:" + this.port + path);
    }

    public URI http(String path) {
        return URI.create("http://localhost:" + this.port + path);
    }

    public HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(http(path));
        return send(request, headers);
    }

    public HttpResponse<String> post(String path, String body, String... headers) throws Exception {
        return send(HttpRequest.newBuilder(http(path)).POST(HttpRequest.BodyPublishers.ofString(body)), headers);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request, String... headers) throws Exception {
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Of a server on the servlet stack. */
    public ServletContext servletContext() {
        return ((WebApplicationContext) this.context).getServletContext();
    }

    @Override
    public void close() {
        this.context.close();
    }

    public static final class Handler extends DefaultJsonRpcHandler<JsonObject> {

        @Override
        public void handleRequest(Transaction transaction, Request<JsonObject> request) {}

        JsonRpcHandler<?> with(Consumer<Handler> options) {
            options.accept(this);
            return this;
        }
    }

    public record Endpoints(List<Endpoint> list) {}
}
