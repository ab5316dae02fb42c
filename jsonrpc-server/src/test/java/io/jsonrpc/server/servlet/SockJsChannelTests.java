package io.jsonrpc.server.servlet;

import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.network.WireSocket;
import io.jsonrpc.server.ChannelAuthorizer;
import io.jsonrpc.server.ChannelAuthorizer.Decision;
import io.jsonrpc.server.JsonRpcConfigurer;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

/** SockJS carries the frames of channels as any other text. */
class SockJsChannelTests {

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        JsonRpcConfigurer handlers() {
            RequestHandler<?> echo = (transaction, request) -> transaction.sendResponse(request.getParams());
            return registry ->
                    registry.addHandler(echo, "/rooms/{id}").withSockJS().withChannels();
        }

        @Bean
        ChannelAuthorizer everybody() {
            return request -> Decision.ALLOW;
        }

        @Bean
        SecurityFilterChain everything(HttpSecurity http) throws Exception {
            return http.authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                    .build();
        }
    }

    private static void send(WireSocket socket, String text) throws IOException {
        JsonArray messages = new JsonArray();
        messages.add(text);
        socket.send(messages.toString());
    }

    /** The next message, which is no acknowledgement. */
    private static String receive(WireSocket socket) throws IOException {
        String frame = socket.receive();
        if (!frame.startsWith("a")) {
            return receive(socket);
        }
        JsonArray messages = JsonParser.parseString(frame.substring(1)).getAsJsonArray();
        assertThat(messages).hasSize(1);
        String text = messages.get(0).getAsString();
        return text.contains("rpc.session.ack") ? receive(socket) : text;
    }

    @Test
    void aChannelIsOpenedUsedAndClosed() throws IOException {
        try (ConfigurableApplicationContext application = new SpringApplicationBuilder(Application.class)
                        .web(WebApplicationType.SERVLET)
                        .run("--server.port=0");
                WireSocket socket = WireSocket.connect(
                        Integer.parseInt(application.getEnvironment().getRequiredProperty("local.server.port")),
                        "/rooms/outer/000/abc/websocket")) {
            send(
                    socket,
                    request(
                            "'rpc.session.1'",
                            "rpc.session.open",
                            "{'version':1,'client':'test/1','heartbeat':25000,'limits':{'messageBytes':1048576},"
                                    + "'extensions':{'channels':{'max':4,'parts':16384}}}"));
            assertThat(receive(socket)).contains("\"channels\":{\"max\":64,\"parts\":16384}");
            send(
                    socket,
                    "0:" + request("'rpc.session.1'", "rpc.session.channel.open", "{'channel':1,'path':'/rooms/1'}"));
            assertThat(receive(socket)).startsWith("0:").contains("\"sessionId\"");
            send(socket, "1:" + request(1, "echo", "['on a channel']"));
            assertThat(receive(socket)).isEqualTo("1:" + result(1, "['on a channel']"));
            send(socket, request(1, "echo", "['beside it']"));
            assertThat(receive(socket)).isEqualTo(result(1, "['beside it']"));
            String close = "0:" + notification("rpc.session.channel.close", "{'channel':1,'code':1000,'received':1}");
            send(socket, close);
            assertThat(receive(socket)).isEqualTo(close);
        }
    }
}
