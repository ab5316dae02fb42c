package io.jsonrpc.demo;

import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.core.message.ResponseError;
import io.jsonrpc.network.WireSocket;
import io.jsonrpc.server.JsonRpcConfigurer;
import io.jsonrpc.server.JsonRpcHandlerRegistry;
import io.jsonrpc.server.autoconfigure.JsonRpcConfiguration;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;

/** A server written as Kurento's documentation teaches: only the imports are ours. */
class OriginalDocumentationTests {

    /** Guests register by name and send each other greetings. */
    static class GuestBookHandler extends DefaultJsonRpcHandler<JsonObject> {

        final Map<String, Session> guests = new ConcurrentHashMap<>();

        final BlockingQueue<String> events = new LinkedBlockingQueue<>();

        @Override
        public void handleRequest(Transaction transaction, Request<JsonObject> request) throws Exception {
            Session session = transaction.getSession();
            if ("register".equals(request.getMethod())) {
                boolean first = session.isNew();
                session.getAttributes()
                        .put("name", request.getParams().get("name").getAsString());
                this.guests.put((String) session.getAttributes().get("name"), session);
                transaction.sendResponse(first);
            } else if ("greet".equals(request.getMethod())) {
                greet(request.getParams().get("to").getAsString(), request.getParams());
                transaction.sendVoidResponse();
            } else if ("later".equals(request.getMethod())) {
                transaction.startAsync();
                new Thread(() -> answer(transaction)).start();
            } else if ("refuse".equals(request.getMethod())) {
                transaction.sendError(new ResponseError(17, "not today"));
            } else if ("note".equals(request.getMethod()) && transaction.isNotification()) {
                this.events.add("note " + request.getParams().get("text").getAsString());
            } else if ("leave".equals(request.getMethod())) {
                session.close();
            }
        }

        private void greet(String name, Object params) throws IOException {
            this.guests.get(name).sendNotification("greeting", params);
        }

        private static void answer(Transaction transaction) {
            try {
                transaction.sendResponse("from another thread");
            } catch (IOException failure) {
                throw new IllegalStateException(failure);
            }
        }

        @Override
        public void afterConnectionEstablished(Session session) throws Exception {
            session.setReconnectionTimeout(50);
            this.events.add("established");
        }

        @Override
        public void afterConnectionClosed(Session session, String status) throws Exception {
            this.guests.remove((String) session.getAttributes().get("name"));
            this.events.add("closed");
        }

        @Override
        public void handleTransportError(Session session, Throwable exception) throws Exception {}

        @Override
        public void handleUncaughtException(Session session, Exception exception) {
            this.events.add("uncaught " + exception.getMessage());
        }

        String event() throws InterruptedException {
            return this.events.poll(20, TimeUnit.SECONDS);
        }
    }

    private static final GuestBookHandler HANDLER = new GuestBookHandler();

    /** Set up by hand. */
    @EnableAutoConfiguration
    @Import(JsonRpcConfiguration.class)
    static class GuestBookServer implements JsonRpcConfigurer {

        @Override
        public void registerJsonRpcHandlers(JsonRpcHandlerRegistry registry) {
            registry.addHandler(
                    HANDLER.withSockJS()
                            .withLabel("guests")
                            .withPingWatchdog(true)
                            .withAllowedOrigins("https://guests.example"),
                    "/guests",
                    "/visitors");
        }
    }

    @Test
    void serverWrittenFromTheOriginalDocumentationRuns() throws Exception {
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(GuestBookServer.class)
                .run("--server.port=0", "--spring.main.banner-mode=off", "--logging.level.root=WARN")) {
            int port = ((WebServerApplicationContext) context).getWebServer().getPort();
            WireSocket ann = WireSocket.connect(port, "/guests");
            WireSocket bob = WireSocket.connect(port, "/visitors");

            assertThat(ann.exchange(request(1, "register", "{'name':'ann'}"))).endsWith("\"result\":true}");
            assertThat(bob.exchange(request(1, "register", "{'name':'bob'}"))).endsWith("\"result\":true}");
            assertThat(bob.exchange(request(2, "register", "{'name':'bob'}"))).endsWith("\"result\":false}");
            assertThat(HANDLER.event()).isEqualTo("established");
            assertThat(HANDLER.event()).isEqualTo("established");

            assertThat(ann.exchange(request(3, "greet", "{'to':'bob'}"))).endsWith("\"result\":null}");
            assertThat(JsonParser.parseString(bob.receive())
                            .getAsJsonObject()
                            .get("method")
                            .getAsString())
                    .isEqualTo("greeting");
            assertThat(ann.exchange(request(4, "later", "{}"))).endsWith("\"result\":\"from another thread\"}");
            assertThat(ann.exchange(request(5, "refuse", "{}")))
                    .endsWith("\"error\":{\"code\":17,\"message\":\"not today\"}}");
            assertThat(ann.exchange(request(6, "anythingElse", "{}"))).endsWith("\"result\":\"\"}");
            assertThat(ann.exchange(request(7, "greet", "{}"))).contains("-32603");
            assertThat(HANDLER.event()).startsWith("uncaught");
            ann.send(notification("note", "{'text':'hi'}"));
            assertThat(HANDLER.event()).isEqualTo("note hi");

            ann.send(request(8, "leave", "{}"));
            assertThat(ann.closeCode()).isEqualTo(1000);
            assertThat(HANDLER.event()).isEqualTo("closed");
            bob.close();
            assertThat(HANDLER.event()).isEqualTo("closed");
            assertThat(HANDLER.guests).isEmpty();
        }
    }
}
