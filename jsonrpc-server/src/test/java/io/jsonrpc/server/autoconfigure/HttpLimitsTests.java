package io.jsonrpc.server.autoconfigure;

import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.server.JsonRpcConfigurer;
import io.jsonrpc.server.web.OnEachWebStack;
import io.jsonrpc.server.web.OwnEventLoops;
import io.jsonrpc.server.web.RawHttp;
import io.jsonrpc.server.web.WebStack;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.server.SecurityWebFilterChain;

/** Clients that send slowly, or without end, hold no thread of the web server and no connection for long. */
@OnEachWebStack
@Tag("exhaustive")
class HttpLimitsTests {

    private static final int PATIENCE_MILLIS = 15_000;

    /** More clients than the web server has threads. */
    private static final int CLIENTS = 12;

    /** More than all buffers of a connection hold. */
    private static final int ENDLESS = 64 * 1024 * 1024;

    private static final String CALL = request(1, "any");

    private static final String BEGIN = CALL.substring(0, 10);

    private static final String CHUNK = "a\r\n" + BEGIN + "\r\n";

    @Parameter
    WebStack stack;

    private ConfigurableApplicationContext application;

    private int port;

    private final List<Socket> clients = new ArrayList<>();

    private void start(String assemblyTimeout) {
        this.application = new SpringApplicationBuilder(Application.class)
                .sources(this.stack == WebStack.REACTOR_NETTY ? OnWebFlux.class : OnServlets.class)
                .web(this.stack.type())
                .run(
                        "--server.port=0",
                        "--server.tomcat.threads.max=3",
                        "--server.jetty.threads.max=9",
                        "--jsonrpc.server.messages.assembly-timeout=" + assemblyTimeout);
        this.port = Integer.parseInt(this.application.getEnvironment().getRequiredProperty("local.server.port"));
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket client : this.clients) {
            client.close();
        }
        if (this.application != null) {
            this.application.close();
        }
    }

    private static String head(String method, String... headers) {
        return method + " /rpc HTTP/1.1\r\nHost: localhost\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
    }

    private static String post(String... headers) {
        return head("POST", headers);
    }

    private Socket send(String text) throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), this.port);
        this.clients.add(client);
        client.setSoTimeout(PATIENCE_MILLIS);
        client.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        return client;
    }

    /** Reads up to this text. */
    private static String until(String end, Socket client) throws IOException {
        StringBuilder read = new StringBuilder();
        InputStream stream = client.getInputStream();
        while (read.indexOf(end) < 0) {
            int next = stream.read();
            if (next < 0) {
                return read + "<end>";
            }
            read.append((char) next);
        }
        return read.toString();
    }

    private void isCalled() throws IOException {
        String answer = RawHttp.answer(
                this.port,
                post("Connection: close", "Content-Type: application/json", "Content-Length: " + CALL.length()) + CALL);
        assertThat(answer).startsWith("HTTP/1.1 200").endsWith(result(1, "'called'"));
    }

    @Test
    void aBodyThatIsNotWholeInTimeIsRefusedAndItsConnectionIsClosed() throws Exception {
        start("300ms");
        for (String request : List.of(
                post("Content-Type: application/json", "Content-Length: 100"),
                post("Content-Type: application/json", "Content-Length: 100") + BEGIN,
                post("Content-Type: application/json", "Transfer-Encoding: chunked"),
                post("Content-Type: application/json", "Transfer-Encoding: chunked") + CHUNK)) {
            assertThat(RawHttp.answer(this.port, request))
                    .startsWith("HTTP/1.1 408")
                    .containsIgnoringCase("connection: close")
                    .endsWith("The request took too long to arrive\n");
        }
        isCalled();
    }

    @Test
    void aConnectionIsKeptForTheNextCall() throws Exception {
        start("5m");
        Socket client = send("");
        for (int i = 0; i < 50; i++) {
            client.getOutputStream()
                    .write((post("Content-Type: application/json", "Content-Length: " + CALL.length()) + CALL)
                            .getBytes(StandardCharsets.ISO_8859_1));
            assertThat(until("}", client))
                    .startsWith("HTTP/1.1 200")
                    .endsWith(result(1, "'called'"))
                    .doesNotContainIgnoringCase("connection: close");
        }
    }

    @Test
    void noThreadWaitsForABody() throws Exception {
        start("5m");
        List<Socket> waiting = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            waiting.add(send(post("Content-Type: application/json", "Content-Length: " + CALL.length()) + BEGIN));
        }
        isCalled();

        for (Socket client : waiting) {
            client.getOutputStream().write(CALL.substring(10).getBytes(StandardCharsets.ISO_8859_1));
        }
        for (Socket client : waiting) {
            assertThat(until("}", client)).startsWith("HTTP/1.1 200").endsWith(result(1, "'called'"));
        }
    }

    @Test
    void noThreadWaitsForTheBodyOfARefusedRequest() throws Exception {
        start("5m");
        for (int i = 0; i < CLIENTS; i++) {
            Socket client = send(post("Content-Type: text/plain", "Content-Length: 100000") + "x");
            assertThat(until("\r\n\r\n", client)).startsWith("HTTP/1.1 415");
        }
        isCalled();
    }

    @Test
    void aRefusedBodyIsNotReadWithoutEnd() throws Exception {
        start("5m");
        String chunked = "Transfer-Encoding: chunked";
        isCutOff("415", post("Content-Type: text/plain", chunked));
        isCutOff("403", post("Content-Type: application/json", "Origin: https://evil.test", chunked));
        isCutOff("405", head("PUT", "Content-Type: application/json", chunked));
        isCutOff("413", post("Content-Type: application/json", "Content-Length: " + Integer.MAX_VALUE));
        isCalled();
    }

    private void isCutOff(String status, String request) throws IOException {
        Socket client = send(request);
        assertThat(until("\r\n\r\n", client)).startsWith("HTTP/1.1 " + status);
        byte[] chunk = ("8000\r\n" + "x".repeat(0x8000) + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> {
                    for (int sent = 0; sent < ENDLESS; sent += chunk.length) {
                        client.getOutputStream().write(chunk);
                    }
                })
                .as(status)
                .isInstanceOf(IOException.class);
    }

    @Test
    void aBodyThatEndsEarlyIsNoCall() throws Exception {
        start("5m");
        for (String request : List.of(
                post("Content-Type: application/json", "Content-Length: 100") + CALL,
                post("Content-Type: application/json", "Transfer-Encoding: chunked") + CHUNK)) {
            Socket client = send(request);
            client.shutdownOutput();
            String answer = new String(client.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(answer.isEmpty() || answer.startsWith("HTTP/1.1 400"))
                    .as(answer)
                    .isTrue();
        }
        isCalled();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(OwnEventLoops.class)
    static class Application {

        @Bean
        JsonRpcConfigurer handlers() {
            RequestHandler<String> handler =
                    RequestHandler.of(String.class, (transaction, request) -> transaction.sendResponse("called"));
            return registry -> registry.addHandler(handler, "/rpc").withHttpCalls();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = Type.SERVLET)
    static class OnServlets {

        @Bean
        SecurityFilterChain chain(HttpSecurity http) throws Exception {
            return http.authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                    .csrf(csrf -> csrf.disable())
                    .build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = Type.REACTIVE)
    static class OnWebFlux {

        @Bean
        SecurityWebFilterChain chain(ServerHttpSecurity http) {
            return http.authorizeExchange(requests -> requests.anyExchange().permitAll())
                    .csrf(csrf -> csrf.disable())
                    .build();
        }
    }
}
