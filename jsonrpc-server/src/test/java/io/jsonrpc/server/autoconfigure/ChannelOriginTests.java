package io.jsonrpc.server.autoconfigure;

import static io.jsonrpc.fixtures.Messages.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.network.WireSocket;
import io.jsonrpc.server.JsonRpcConfigurer;
import io.jsonrpc.server.web.OnEachWebStack;
import io.jsonrpc.server.web.WebStack;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A page gets a channel of a handler that it might connect to by a socket, whatever its socket is for. */
@OnEachWebStack
class ChannelOriginTests {

    private static final String OTHER_SITE = "https://a.example";

    private static ConfigurableApplicationContext application;

    @Parameter
    private WebStack stack;

    @Configuration(proxyBeanMethods = false)
    static class Application extends ChannelServer {

        @Bean
        JsonRpcConfigurer handlers() {
            RequestHandler<?> echo = (transaction, request) -> transaction.sendResponse(request.getParams());
            return registry -> {
                registry.addHandler(echo, "/everybody").withAllowedOrigins("*");
                registry.addHandler(echo, "/listed")
                        .withAllowedOrigins(OTHER_SITE)
                        .withChannels();
                registry.addHandler(echo, "/own").withChannels();
            };
        }
    }

    @BeforeParameterizedClassInvocation
    static void start(WebStack stack) {
        application = new SpringApplicationBuilder(Application.class)
                .web(stack.type())
                .run("--server.port=0");
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        application.close();
    }

    private static int port() {
        return Integer.parseInt(application.getEnvironment().getRequiredProperty("local.server.port"));
    }

    private static boolean getsChannel(@Nullable String origin, String path) throws IOException {
        String protocol = "Sec-WebSocket-Protocol: jsonrpc2.session.v1";
        String[] headers = origin == null ? new String[] {protocol} : new String[] {protocol, "Origin: " + origin};
        try (WireSocket socket = WireSocket.connect(port(), "/everybody", headers)) {
            assertThat(socket.exchange(request(
                            "'rpc.session.1'",
                            "rpc.session.open",
                            "{'version':1,'client':'test/1','heartbeat':60000,'limits':{'messageBytes':1048576},"
                                    + "'extensions':{'channels':{}}}")))
                    .contains("\"channels\":{");
            String answer = socket.exchange("0:"
                    + request("'rpc.session.1'", "rpc.session.channel.open", "{'channel':1,'path':'" + path + "'}"));
            assertThat(answer).containsPattern("\"result\":|\"reason\":\"path\"");
            return answer.contains("\"result\":");
        }
    }

    @Test
    void theHandlerOfTheChannelDecidesUnlessThePageIsOfTheServerItself() throws IOException {
        String own = "http://localhost:" + port();
        for (String path : new String[] {"/listed", "/own"}) {
            assertThat(getsChannel(null, path)).as("no page").isTrue();
            assertThat(getsChannel(own, path))
                    .as("a page of the server at %s", path)
                    .isTrue();
            assertThat(getsChannel("https://b.example", path))
                    .as("another site at %s on %s", path, this.stack)
                    .isFalse();
        }
        assertThat(getsChannel(OTHER_SITE, "/listed")).isTrue();
        assertThat(getsChannel(OTHER_SITE, "/own")).isFalse();
    }
}
