package com.example.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.client.JsonRpcClient;
import io.jsonrpc.client.JsonRpcClientWebSocket;
import io.jsonrpc.core.contract.ServiceContract;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** The files of docs/guide/chat.md are the files of this application, and it chats. Not in the guide. */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class ChatGuideTests {

    private static ConfigurableApplicationContext application;

    private static String host;

    @BeforeAll
    static void start() {
        application = SpringApplication.run(ChatApplication.class, "--server.port=0");
        host = "localhost:" + application.getEnvironment().getProperty("local.server.port");
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @Test
    void theFilesOfTheGuideAreAllFilesHereButThisOne() throws Exception {
        String guide = Files.readString(Path.of("../../../docs/guide/chat.md"));
        Map<String, String> shown = new TreeMap<>();
        Pattern.compile("^`([\\w/.]+)`\\n\\n```\\w+\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL)
                .matcher(guide)
                .results()
                .forEach(file -> shown.put(file.group(1), file.group(2)));

        Map<String, String> here = new TreeMap<>(Map.of("pom.xml", Files.readString(Path.of("pom.xml"))));
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                here.put(file.toString(), Files.readString(file));
            }
        }
        here.remove("src/test/java/com/example/chat/ChatGuideTests.java");
        assertThat(shown).isEqualTo(here);
    }

    @Test
    void theJavaClientOfTheGuideChats(CapturedOutput output) throws Exception {
        BlockingQueue<Message> heard = new LinkedBlockingQueue<>();
        String lobby = "ws://" + host + "/chat/lobby";
        InputStream keyboard = System.in;
        // The first socket of an application takes long on a busy machine.
        Duration patience = Duration.ofSeconds(30);
        try (JsonRpcClient bob =
                JsonRpcClientWebSocket.builder(lobby).connectionTimeout(patience).build()) {
            bob.implement(RoomApi.class, heard::add);
            bob.proxy(ChatApi.class).enter("Bob");
            System.setIn(new ByteArrayInputStream("hello\n \n".getBytes(StandardCharsets.UTF_8)));

            ChatClient.main(new String[] {lobby, "Ann"});

            List<String> texts = new ArrayList<>();
            while (texts.size() < 4) {
                Message message = heard.poll(20, TimeUnit.SECONDS);
                texts.add(message.name() + " " + message.text());
            }
            assertThat(texts).containsExactly("Bob enters", "Ann enters", "Ann hello", "Ann leaves");
            assertThat(output).contains("In the room: [Bob]", "Invalid params");
        } finally {
            System.setIn(keyboard);
        }
    }

    @Test
    void thePageLoadsTheScriptAndNamesMethodsThatThereAre() throws Exception {
        String page = get("/");
        String script = Pattern.compile("src=\"(.*?)\"").matcher(page).results().toList().get(0).group(1);
        List<String> methods = Stream.of(ServiceContract.of(ChatApi.class), ServiceContract.of(RoomApi.class))
                .flatMap(contract -> contract.methods().stream())
                .map(method -> method.name())
                .toList();

        assertThat(get(script)).contains("JsonRpcClient");
        assertThat(Pattern.compile("\"((chat|room)\\.\\w+)\"").matcher(page).results().map(ChatGuideTests::first))
                .containsExactlyInAnyOrderElementsOf(methods);
    }

    private static String first(MatchResult found) {
        return found.group(1);
    }

    private static String get(String path) throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://" + host + path)).build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }
}
