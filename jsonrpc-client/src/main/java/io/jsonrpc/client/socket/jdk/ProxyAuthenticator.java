package io.jsonrpc.client.socket.jdk;

import java.net.Authenticator;
import java.net.PasswordAuthentication;
import org.jspecify.annotations.Nullable;

/** Names a user to proxies, and to no server. */
public final class ProxyAuthenticator extends Authenticator {

    private final PasswordAuthentication user;

    public ProxyAuthenticator(PasswordAuthentication user) {
        this.user = user;
    }

    @Override
    protected @Nullable PasswordAuthentication getPasswordAuthentication() {
        return getRequestorType() == RequestorType.PROXY ? this.user : null;
    }
}
