package io.jsonrpc.client;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What TLS trusts and shows. By default a server's certificate must be signed by an authority that the JVM knows, and
 * must be for the host in the URI. Set everything before the client is made.
 *
 * @since 0.1
 */
public class SslContextFactory {

    private static final Logger log = LoggerFactory.getLogger(SslContextFactory.class);

    private boolean validateCerts = true;

    private @Nullable KeyStore trustStore;

    private @Nullable KeyStore keyStore;

    private char[] keyPassword = new char[0];

    /** Whether certificates and host names are verified. Never switch it off outside of tests: a third party could read everything. */
    public void setValidateCerts(boolean validate) {
        this.validateCerts = validate;
    }

    /** Trusts these certificates and authorities instead of those that the JVM knows. */
    public void setTrustStore(KeyStore store) {
        this.trustStore = store;
    }

    /** Sends a certificate of this store to servers that request one. */
    public void setKeyStore(KeyStore store, char[] password) {
        this.keyStore = store;
        this.keyPassword = password.clone();
    }

    /** The context that the settings amount to. */
    public SSLContext getSslContext() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers(), trustManagers(), null);
            return context;
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException("TLS cannot be set up: " + failure.getMessage(), failure);
        }
    }

    private KeyManager @Nullable [] keyManagers() throws GeneralSecurityException {
        if (this.keyStore == null) {
            return null;
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(this.keyStore, this.keyPassword);
        return factory.getKeyManagers();
    }

    private TrustManager @Nullable [] trustManagers() throws GeneralSecurityException {
        if (!this.validateCerts) {
            log.warn("TLS certificates and host names are NOT verified: a third party on the way can read and change "
                    + "everything. Use this for tests only.");
            return new TrustManager[] {new TrustAnything()};
        }
        if (this.trustStore == null) {
            return null;
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(this.trustStore);
        return factory.getTrustManagers();
    }

    /** An extended trust manager, since of others the JDK checks the host name by itself. */
    private static final class TrustAnything extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
