package io.jsonrpc.client.socket.jdk;

import java.net.CookieHandler;
import java.net.PasswordAuthentication;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * Options of the JDK's HTTP client, which opens the sockets.
 *
 * @param sslContext null for that of the JVM
 * @param sslParameters null for those of the context
 * @param cookies null for none
 * @param proxy null for that of the system
 * @param proxyUser null for none
 */
public record JdkOptions(
        @Nullable SSLContext sslContext,
        @Nullable SSLParameters sslParameters,
        @Nullable CookieHandler cookies,
        @Nullable ProxySelector proxy,
        @Nullable PasswordAuthentication proxyUser) {

    public static final JdkOptions DEFAULT = new JdkOptions(null, null, null, null, null);

    public JdkOptions withSslContext(SSLContext context) {
        return new JdkOptions(context, this.sslParameters, this.cookies, this.proxy, this.proxyUser);
    }

    public JdkOptions withSslParameters(SSLParameters parameters) {
        return new JdkOptions(this.sslContext, parameters, this.cookies, this.proxy, this.proxyUser);
    }

    public JdkOptions withCookies(CookieHandler handler) {
        return new JdkOptions(this.sslContext, this.sslParameters, handler, this.proxy, this.proxyUser);
    }

    public JdkOptions withProxy(ProxySelector selector) {
        return new JdkOptions(this.sslContext, this.sslParameters, this.cookies, selector, this.proxyUser);
    }

    public JdkOptions withProxyUser(PasswordAuthentication user) {
        return new JdkOptions(this.sslContext, this.sslParameters, this.cookies, this.proxy, user);
    }

    HttpClient.Builder http() {
        HttpClient.Builder http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .proxy(this.proxy == null ? ProxySelector.getDefault() : this.proxy);
        if (this.sslContext != null) {
            http.sslContext(this.sslContext);
        }
        if (this.sslParameters != null) {
            http.sslParameters(this.sslParameters);
        }
        if (this.cookies != null) {
            http.cookieHandler(this.cookies);
        }
        if (this.proxyUser != null) {
            http.authenticator(new ProxyAuthenticator(this.proxyUser));
        }
        return http;
    }
}
