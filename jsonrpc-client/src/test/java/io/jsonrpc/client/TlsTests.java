package io.jsonrpc.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jsonrpc.client.event.ConnectFailedException;
import io.jsonrpc.client.event.ConnectFailedException.Stage;
import io.jsonrpc.client.fixtures.RawServer;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TlsTests {

    private static final char[] PASSWORD = "secret".toCharArray();

    @TempDir
    private static Path folder;

    /** For {@code localhost}. */
    private static KeyStore right;

    /** For another host. */
    private static KeyStore wrong;

    @BeforeAll
    static void makeCertificates() throws Exception {
        right = selfSigned("right", "localhost");
        wrong = selfSigned("wrong", "example.org");
    }

    private static KeyStore selfSigned(String name, String host) throws Exception {
        Path file = folder.resolve(name + ".p12");
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Process process = new ProcessBuilder(
                        keytool.toString(),
                        "-J-XX:TieredStopAtLevel=1",
                        "-J-XX:+UseSerialGC",
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        name,
                        "-dname",
                        "CN=" + host,
                        "-ext",
                        "san=dns:" + host,
                        "-validity",
                        "365",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile())
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return store;
    }

    /** A trust store that holds the certificates of a key store. */
    private static KeyStore trusting(KeyStore keys) throws Exception {
        KeyStore trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        String alias = keys.aliases().nextElement();
        trust.setCertificateEntry(alias, keys.getCertificate(alias));
        return trust;
    }

    private static RawServer server(KeyStore keys, KeyStore trustedClients) throws Exception {
        return new RawServer(listening(keys, trustedClients));
    }

    private static SSLServerSocket listening(KeyStore keys, KeyStore trustedClients) throws Exception {
        KeyManagerFactory keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keyManagers.init(keys, PASSWORD);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trustedClients);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keyManagers.getKeyManagers(), trustedClients == null ? null : trust.getTrustManagers(), null);
        SSLServerSocket listening = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        listening.setNeedClientAuth(trustedClients != null);
        return listening;
    }

    private static JsonRpcClientWebSocket client(RawServer server, SslContextFactory tls, SSLParameters parameters) {
        return JsonRpcClientWebSocket.builder("wss://localhost:" + server.port() + "/x")
                .connectionTimeout(Duration.ofSeconds(25))
                .sslContext(tls.getSslContext())
                .sslParameters(parameters)
                .closeTimeout(Duration.ofMillis(100))
                .connectionTimeout(Duration.ofSeconds(20))
                .build();
    }

    private static void connects(RawServer server, SslContextFactory tls) throws Exception {
        JsonRpcClientWebSocket client = client(server, tls, new SSLParameters());
        CompletableFuture<Void> connected = CompletableFuture.runAsync(client::connect);
        server.acceptSession("s1");
        connected.get(20, TimeUnit.SECONDS);
        server.close();
        client.close();
    }

    private static void isRefused(RawServer server, SslContextFactory tls) throws Exception {
        isRefused(server, tls, new SSLParameters());
    }

    private static void isRefused(RawServer server, SslContextFactory tls, SSLParameters parameters) throws Exception {
        JsonRpcClientWebSocket client = client(server, tls, parameters);
        ConnectFailedException failure = catchThrowableOfType(ConnectFailedException.class, client::connect);
        assertThat(failure.getStage()).isEqualTo(Stage.TLS);
        assertThat(server.isIdle()).isTrue();
        server.close();
        client.close();
    }

    @Test
    void anUnknownCertificateIsRefused() throws Exception {
        isRefused(server(right, null), new SslContextFactory());
    }

    @Test
    void aTrustStoreOfOnesOwnIsTrusted() throws Exception {
        SslContextFactory tls = new SslContextFactory();
        tls.setTrustStore(trusting(right));
        connects(server(right, null), tls);
    }

    @Test
    void aTrustedCertificateForAnotherHostIsRefused() throws Exception {
        SslContextFactory tls = new SslContextFactory();
        tls.setTrustStore(trusting(wrong));
        isRefused(server(wrong, null), tls);
    }

    @Test
    void anythingIsTrustedOnlyIfTheApplicationSaysSo() throws Exception {
        SslContextFactory tls = new SslContextFactory();
        tls.setValidateCerts(false);
        connects(server(wrong, null), tls);
    }

    @Test
    void aServerThatSpeaksNoneOfTheChosenProtocolsIsRefused() throws Exception {
        SslContextFactory tls = new SslContextFactory();
        tls.setTrustStore(trusting(right));
        SSLServerSocket listening = listening(right, null);
        listening.setEnabledProtocols(new String[] {"TLSv1.3"});
        isRefused(new RawServer(listening), tls, new SSLParameters(null, new String[] {"TLSv1.2"}));
    }

    @Test
    void aCertificateIsShownToAServerThatWantsOne() throws Exception {
        SslContextFactory tls = new SslContextFactory();
        tls.setTrustStore(trusting(right));
        tls.setKeyStore(wrong, PASSWORD);
        connects(server(right, trusting(wrong)), tls);
    }
}
