package io.jsonrpc.server.autoconfigure;

import io.jsonrpc.server.servlet.container.PromptNioProtocol;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/** Makes Tomcat complete immediate writes on the writing thread, unless the application has chosen another protocol. */
final class TomcatPromptness implements WebServerFactoryCustomizer<TomcatWebServerFactory> {

    @Override
    public void customize(TomcatWebServerFactory factory) {
        if (factory.getProtocol().equals(TomcatWebServerFactory.DEFAULT_PROTOCOL)) {
            factory.setProtocol(PromptNioProtocol.class.getName());
        }
    }
}
