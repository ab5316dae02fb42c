package io.jsonrpc.benchmarks.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A key made for one run: servers prove with it who they are, and load generators trust nothing else. */
record TlsKey(Path store) {

    private static final String SERVER_STORE = "--server.ssl.key-store=";

    /** It guards nothing: the key is worth nothing to anybody. */
    private static final String PASSWORD = "benchmark";

    /**
     * Makes one with the JDK's keytool.
     *
     * @param store a file, which is overwritten
     */
    static TlsKey make(Path store) throws IOException, InterruptedException {
        Files.deleteIfExists(store);
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        List<String> command = List.of(
                keytool.toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "bench",
                "-dname",
                "CN=bench",
                "-ext",
                "SAN=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("keytool could not make " + store + ": " + said.strip());
        }
        return new TlsKey(store);
    }

    /** For a server of Spring Boot. */
    List<String> serverOptions() {
        return List.of(SERVER_STORE + this.store, "--server.ssl.key-store-password=" + PASSWORD);
    }

    /** Whether a server with this option speaks TLS. */
    static boolean isServerOption(String option) {
        return option.startsWith(SERVER_STORE);
    }

    /** For the JVM of a load generator. */
    List<String> trustOptions() {
        return List.of("-Djavax.net.ssl.trustStore=" + this.store, "-Djavax.net.ssl.trustStorePassword=" + PASSWORD);
    }
}
