package io.jsonrpc.demo;

import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import io.jsonrpc.network.WireSocket;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The packaged demo with what was generated ahead of time. Run after packaging, in the profile that generates it. */
@Timeout(120)
class AheadOfTimeCheck {

    private static final Pattern ADDRESS = Pattern.compile("Open http://localhost:(\\d+)/");

    @Test
    void theDemoStartsWithoutLookingForBeansAndAnswers() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String jar = Path.of("target", "jsonrpc-demo-server-exec.jar").toString();
        Process process = new ProcessBuilder(
                        java,
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Dspring.aot.enabled=true",
                        "-jar",
                        jar,
                        "--server.port=0")
                .redirectErrorStream(true)
                .start();
        try {
            answers(port(process));
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static int port(Process process) throws Exception {
        List<String> log = new ArrayList<>();
        BufferedReader output = process.inputReader();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            log.add(line);
            Matcher address = ADDRESS.matcher(line);
            if (address.find()) {
                assertThat(log).anyMatch(before -> before.contains("Starting AOT-processed DemoServer"));
                return Integer.parseInt(address.group(1));
            }
        }
        throw new AssertionError("The demo did not start:\n" + String.join("\n", log));
    }

    private static void answers(int port) throws Exception {
        try (WireSocket client = WireSocket.connect(port, "/echo")) {
            assertThat(client.exchange(request(1, "echo", "{'a':1}"))).isEqualTo(result(1, "{'a':1}"));
        }
        try (WireSocket client = WireSocket.connect(port, "/callback")) {
            String question = client.exchange(request(1, "callback", "{'question':'life'}"));
            String id =
                    JsonParser.parseString(question).getAsJsonObject().get("id").toString();
            client.send(result(id, "'42'"));
            assertThat(client.receive()).isEqualTo(result(1, "'42'"));
        }
    }
}
