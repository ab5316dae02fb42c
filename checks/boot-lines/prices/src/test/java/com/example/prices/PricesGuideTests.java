package com.example.prices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jsonrpc.client.JsonRpcClient;
import io.jsonrpc.client.JsonRpcClientBuilder;
import io.jsonrpc.client.JsonRpcClientWebSocket;
import io.jsonrpc.client.event.ConnectFailedException;
import io.jsonrpc.core.error.RemoteErrorException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The files of docs/guide/prices.md are the files of this application, and it does what the page says. */
@Timeout(300)
class PricesGuideTests {

    private static final Path JAVASCRIPT =
            Path.of("../../../jsonrpc-js").toAbsolutePath().normalize();

    private static ConfigurableApplicationContext application;

    private static String host;

    @BeforeAll
    static void start() {
        application = SpringApplication.run(PricesApplication.class, "--server.port=0");
        host = "localhost:" + application.getEnvironment().getProperty("local.server.port");
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    private static JsonRpcClientBuilder server() {
        // The first socket of an application takes long on a busy machine.
        return JsonRpcClientWebSocket.builder("ws://" + host + "/prices").connectionTimeout(Duration.ofSeconds(60));
    }

    private static JsonRpcClient client(String user) {
        return server().basicAuth(user, user).build();
    }

    @Test
    void theFilesOfTheGuideAreAllFilesHereButThisOne() throws Exception {
        String guide = Files.readString(Path.of("../../../docs/guide/prices.md"));
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
        here.remove("src/test/java/com/example/prices/PricesGuideTests.java");
        assertThat(shown).isEqualTo(here);
    }

    @Test
    void aTraderBuysAndNobodyElse() throws Exception {
        try (JsonRpcClient ann = client("ann");
                JsonRpcClient ben = client("ben");
                JsonRpcClient stranger = server().build()) {
            PriceApi prices = ann.proxy(PriceApi.class);
            assertThat(prices.symbols()).containsExactly("APPLE", "PEAR", "PLUM");
            assertThat(prices.buy(new Order("PEAR", 2)).buyer()).isEqualTo("ann");
            assertThatThrownBy(() -> prices.last("ROCK"))
                    .isInstanceOf(UnknownSymbolException.class)
                    .hasMessage("There is no ROCK");
            assertThatThrownBy(() -> prices.buy(new Order("PEAR", 0))).hasMessageContaining("$.order.count");

            assertThat(ben.proxy(PriceApi.class).last("PLUM").cents()).isPositive();
            assertThatThrownBy(() -> ben.proxy(PriceApi.class).buy(new Order("PEAR", 2)))
                    .isInstanceOfSatisfying(
                            RemoteErrorException.class,
                            refused -> assertThat(refused.getError().getCode()).isEqualTo(-32004));
            assertThatThrownBy(stranger::connect)
                    .isInstanceOfSatisfying(
                            ConnectFailedException.class,
                            refused -> assertThat(refused.getHttpStatus()).isEqualTo(401));
        }
    }

    @Test
    void pricesAreAStream() throws Exception {
        try (JsonRpcClient ben = client("ben");
                Stream<Price> prices = ben.stream("prices.watch", null, Price.class).toStream()) {
            assertThat(prices.limit(20).map(Price::symbol)).contains("APPLE", "PEAR", "PLUM");
        }
    }

    @Test
    void thePageFitsTheTypesOfTheServer() throws Exception {
        Path page = Files.createDirectories(Path.of("target/page").toAbsolutePath());
        Path packages = Files.createDirectories(page.resolve("node_modules"));
        Files.deleteIfExists(packages.resolve("jsonrpc-js"));
        Files.createSymbolicLink(packages.resolve("jsonrpc-js"), JAVASCRIPT);
        Path main = page.resolve("main.ts");
        Files.writeString(main, Files.readString(Path.of("src/main/page/main.ts")));
        run(
                "dist/generate/main.js",
                "http://" + host + "/jsonrpc/openrpc.json",
                "-H",
                "Authorization: Basic "
                        + Base64.getEncoder().encodeToString("ann:ann".getBytes(StandardCharsets.US_ASCII)),
                "-o",
                page.resolve("prices.ts").toString());
        assertThat(page.resolve("prices.ts")).content().contains("* Buys at the last price", "@param params.order what to buy");
        List<String> compile = new ArrayList<>(List.of("node_modules/typescript/bin/tsc"));
        compile.addAll(List.of(options(Files.readString(Path.of("../../../docs/guide/prices.md")))));
        compile.add(main.toString());
        run(compile.toArray(String[]::new));

        Files.writeString(main, Files.readString(main).replace("receipt.buyer", "receipt.seller"));
        assertThatThrownBy(() -> run(compile.toArray(String[]::new))).hasMessageContaining("seller");
    }

    /** What the guide tells the compiler, without the file. */
    private static String[] options(String guide) {
        return Pattern.compile("^npx tsc (.*) src/main/page/main.ts$", Pattern.MULTILINE)
                .matcher(guide)
                .results()
                .map(command -> command.group(1).split(" "))
                .findFirst()
                .orElseThrow();
    }

    /** @param script in the folder of the client, and its arguments */
    private static void run(String... script) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("node", JAVASCRIPT.resolve(script[0]).toString()));
        command.addAll(List.of(script).subList(1, script.length));
        Path output = Path.of("target/page/output.txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(200, TimeUnit.SECONDS);
        process.destroyForcibly();
        if (!ended || process.exitValue() != 0) {
            throw new IllegalStateException(command + ": " + Files.readString(output));
        }
    }
}
