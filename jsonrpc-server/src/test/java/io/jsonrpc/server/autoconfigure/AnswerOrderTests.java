package io.jsonrpc.server.autoconfigure;

import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.jsonrpc.core.Continuation;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.network.WireSocket;
import io.jsonrpc.server.JsonRpcConfigurer;
import io.jsonrpc.server.web.OnEachWebStack;
import io.jsonrpc.server.web.OwnEventLoops;
import io.jsonrpc.server.web.WebStack;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The answer to a request of the server and a notification in one segment: the answer takes effect before the handler starts. */
@OnEachWebStack
class AnswerOrderTests {

    private static final int ROUNDS = 100;

    @Parameter
    private WebStack stack;

    private static ConfigurableApplicationContext application;

    /** How the server sends its requests. */
    enum Sender {
        CONTINUATION,
        FUTURE
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({EverythingIsPermitted.class, OwnEventLoops.class})
    static class Application {

        @Bean
        Subscriber subscriber() {
            return new Subscriber();
        }

        @Bean
        JsonRpcConfigurer handlers(Subscriber subscriber) {
            return registry -> registry.addHandler(subscriber, "/subscriber");
        }
    }

    /** Asks its client for an id, and is told of events of ids. */
    private static final class Subscriber extends DefaultJsonRpcHandler<JsonElement> {

        private final Set<String> known = ConcurrentHashMap.newKeySet();

        /** For each event whether its id was known. */
        private final BlockingQueue<Boolean> events = new LinkedBlockingQueue<>();

        @Override
        public void handleRequest(Transaction transaction, Request<JsonElement> request) {
            String param = request.getParams().getAsJsonArray().get(0).getAsString();
            Session session = transaction.getSession();
            switch (request.getMethod()) {
                case "CONTINUATION" ->
                    session.sendRequest("subscribe", null, new Continuation<JsonElement>() {

                        @Override
                        public void onSuccess(@Nullable JsonElement id) {
                            Subscriber.this.known.add(id.getAsString());
                        }

                        @Override
                        public void onError(Throwable cause) {
                            Subscriber.this.events.add(false);
                        }
                    });
                case "FUTURE" ->
                    session.sendRequestAsync("subscribe").thenAccept(id -> this.known.add(id.getAsString()));
                default -> this.events.add(this.known.contains(param));
            }
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

    private static byte[] frames(String... messages) {
        ByteArrayOutputStream segment = new ByteArrayOutputStream();
        for (String message : messages) {
            byte[] text = message.getBytes(StandardCharsets.UTF_8);
            segment.writeBytes(WireSocket.frameHead(0x81, text.length));
            segment.writeBytes(text);
        }
        return segment.toByteArray();
    }

    @ParameterizedTest
    @EnumSource
    void anIdIsKnownWhenTheNotificationBehindTheAnswerIsHandled(Sender sender) throws Exception {
        int port = Integer.parseInt(application.getEnvironment().getRequiredProperty("local.server.port"));
        Subscriber subscriber = application.getBean(Subscriber.class);
        try (WireSocket client = WireSocket.connect(port, "/subscriber")) {
            client.socket().setTcpNoDelay(true);
            for (int round = 0; round < ROUNDS; round++) {
                String id = sender + " " + round;
                client.bytes(frames(notification(sender.name(), "['']")));
                JsonElement asked = JsonParser.parseString(client.receive())
                        .getAsJsonObject()
                        .get("id");

                client.bytes(frames(result(asked, "'" + id + "'"), notification("event", "['" + id + "']")));

                assertThat(subscriber.events.poll(30, TimeUnit.SECONDS))
                        .as("%s on %s is known when its event is handled", id, this.stack)
                        .isTrue();
            }
        }
    }
}
