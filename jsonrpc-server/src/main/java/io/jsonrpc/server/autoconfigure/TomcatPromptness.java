package io.jsonrpc.server.autoconfigure;

import io.jsonrpc.server.servlet.container.PromptNioProtocol;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/** Lets Tomcat tell at once what it has written at once, unless the application has chosen a protocol of its own. */
final class TomcatPromptness implements WebServerFactoryCustomizer<TomcatWebServerFactory> {

    @Override
    public void customize(TomcatWebServerFactory factory) {
        if (factory.getProtocol().equals(TomcatWebServerFactory.DEFAULT_PROTOCOL)) {
            factory.setProtocol(PromptNioProtocol.class.getName());
        }
    }
}
