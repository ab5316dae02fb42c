package io.jsonrpc.client;

import java.net.Authenticator;
import java.net.PasswordAuthentication;
import org.jspecify.annotations.Nullable;

/** Names a user to proxies, and to no server. */
final class ProxyAuthenticator extends Authenticator {

    private final PasswordAuthentication user;

    ProxyAuthenticator(PasswordAuthentication user) {
        this.user = user;
    }

    @Override
    protected @Nullable PasswordAuthentication getPasswordAuthentication() {
        return getRequestorType() == RequestorType.PROXY ? this.user : null;
    }
}
