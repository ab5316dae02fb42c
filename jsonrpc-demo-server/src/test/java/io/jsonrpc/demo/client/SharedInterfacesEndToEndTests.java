package io.jsonrpc.demo.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jsonrpc.annotation.JsonRpcError;
import io.jsonrpc.annotation.JsonRpcErrorData;
import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.annotation.JsonRpcNotification;
import io.jsonrpc.annotation.JsonRpcService;
import io.jsonrpc.client.JsonRpcClientWebSocket;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.error.RemoteErrorException;
import io.jsonrpc.core.message.ResponseError;
import io.jsonrpc.server.SessionManager;
import io.jsonrpc.spring.controller.JsonRpcController;
import io.jsonrpc.spring.controller.OnConnected;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;

/** A controller and two clients that call each other by shared interfaces, over real sockets. */
@Timeout(120)
@Tag("exhaustive")
class SharedInterfacesEndToEndTests {

    record Message(String from, String text) {}

    @JsonRpcError(type = "room.refused", code = 1001)
    static final class Refused extends Exception {

        private final String word;

        Refused(String message, String word) {
            super(message);
            this.word = word;
        }

        Refused(ResponseError error) {
            this(
                    error.getMessage(),
                    error.getData().getAsJsonObject().get("word").getAsString());
        }

        @JsonRpcErrorData
        public String getWord() {
            return this.word;
        }
    }

    @JsonRpcService("room")
    interface RoomApi {

        int say(Message message) throws Refused;

        CompletableFuture<List<Message>> all();

        void missing();
    }

    /** Another view of the same method. */
    interface LazyRoom {

        @JsonRpcMethod("room.all")
        Mono<List<Message>> all();
    }

    /** What the controller implements: one method less than its clients believe. */
    @JsonRpcService("room")
    interface RoomOfTheServer {

        int say(Message message) throws Refused;

        CompletableFuture<List<Message>> all();
    }

    @JsonRpcService("page")
    interface PageApi {

        boolean confirm(String question);

        @JsonRpcNotification
        void said(Message message);
    }

    @JsonRpcController("/rooms")
    static class Rooms implements RoomOfTheServer {

        private final List<Message> log = new CopyOnWriteArrayList<>();

        private final ObjectProvider<SessionManager> sessions;

        private volatile Session last;

        Rooms(ObjectProvider<SessionManager> sessions) {
            this.sessions = sessions;
        }

        @OnConnected
        void connected(Session session) {
            this.last = session;
            this.sessions.getObject().joinGroup("room", session);
        }

        @Override
        public int say(Message message) throws Refused {
            if (message.text().contains("http")
                    && !this.last.proxy(PageApi.class).confirm("Post a link?")) {
                throw new Refused("No links", "http");
            }
            this.log.add(message);
            this.sessions.getObject().inGroup("room").proxy(PageApi.class).said(message);
            return this.log.size();
        }

        @Override
        public CompletableFuture<List<Message>> all() {
            return CompletableFuture.completedFuture(this.log);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        Rooms rooms(ObjectProvider<SessionManager> sessions) {
            return new Rooms(sessions);
        }
    }

    private record Page(boolean confirms, BlockingQueue<Message> heard) implements PageApi {

        Page(boolean confirms) {
            this(confirms, new LinkedBlockingQueue<>());
        }

        @Override
        public boolean confirm(String question) {
            return this.confirms;
        }

        @Override
        public void said(Message message) {
            this.heard.add(message);
        }
    }

    private static JsonRpcClientWebSocket client(ConfigurableApplicationContext application, Page page) {
        String port = application.getEnvironment().getRequiredProperty("local.server.port");
        JsonRpcClientWebSocket client = PatientClients.client("ws://localhost:" + port + "/rooms");
        client.implement(PageApi.class, page);
        client.connect();
        return client;
    }

    @ParameterizedTest
    @ValueSource(strings = {"servlet", "reactive"})
    void eachCallsTheOtherAndAllHearWhatIsSaid(String stack) throws Exception {
        Page careless = new Page(true);
        Page careful = new Page(false);
        try (ConfigurableApplicationContext application = new SpringApplicationBuilder(Application.class)
                        .run("--server.port=0", "--spring.main.web-application-type=" + stack);
                JsonRpcClientWebSocket ann = client(application, careless);
                JsonRpcClientWebSocket bob = client(application, careful)) {
            RoomApi room = ann.proxy(RoomApi.class);
            Message hello = new Message("ann", "hello");

            assertThat(room.say(hello)).isEqualTo(1);
            assertThat(careless.heard().poll(60, TimeUnit.SECONDS)).isEqualTo(hello);
            assertThat(careful.heard().poll(60, TimeUnit.SECONDS)).isEqualTo(hello);
            assertThatExceptionOfType(Refused.class)
                    .isThrownBy(() -> room.say(new Message("ann", "http://a")))
                    .withMessage("No links")
                    .satisfies(refused -> assertThat(refused.getWord()).isEqualTo("http"));
            assertThatExceptionOfType(RemoteErrorException.class)
                    .isThrownBy(room::missing)
                    .satisfies(missing -> assertThat(missing.getCode()).isEqualTo(-32601));
            assertThat(bob.proxy(RoomApi.class).all().get(60, TimeUnit.SECONDS)).containsExactly(hello);
            Mono<List<Message>> lazily = bob.proxy(LazyRoom.class).all();
            room.say(new Message("ann", "more"));
            assertThat(lazily.block()).hasSize(2);
            assertThat(lazily.map(List::size).block()).isEqualTo(2);
        }
    }
}
