package io.jsonrpc.server.autoconfigure;

import jakarta.websocket.server.ServerContainer;
import org.apache.catalina.Context;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.connector.Connector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/**
 * Sets small buffers, because connections are idle most of the time: Tomcat allocates six buffers of 8 KiB per
 * connection and releases none.
 *
 * <p>Three of them have one size for the whole JVM, which is read once. Tomcat also uses it as the maximum message size
 * of its endpoints; for those of the application that is restored to the default.
 */
final class TomcatBuffers implements WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> {

    private static final Logger log = LoggerFactory.getLogger(TomcatBuffers.class);

    static final String JVM_WIDE = "org.apache.tomcat.websocket.DEFAULT_BUFFER_SIZE";

    private static final int TOMCATS_OWN = 8 * 1024;

    private final int webSocket;

    private final int socket;

    TomcatBuffers(JsonRpcServerProperties.Tomcat settings) {
        this.webSocket = (int) settings.webSocketBuffer().toBytes();
        this.socket = (int) settings.socketBuffer().toBytes();
    }

    @Override
    public void customize(ConfigurableTomcatWebServerFactory factory) {
        if (this.webSocket > 0) {
            if (System.getProperty(JVM_WIDE) == null) {
                System.setProperty(JVM_WIDE, Integer.toString(this.webSocket));
                log.info(
                        "Set the system property {} to {} so that idle sockets use little memory;"
                                + " jsonrpc.server.tomcat.web-socket-buffer=0 disables this",
                        JVM_WIDE,
                        this.webSocket);
            }
            factory.addContextCustomizers(context -> context.addLifecycleListener(event -> {
                if (event.getType().equals(Lifecycle.AFTER_START_EVENT)) {
                    keepLimits((Context) event.getLifecycle());
                }
            }));
        }
        if (this.socket > 0) {
            factory.addConnectorCustomizers(this::shrink);
        }
    }

    private void keepLimits(Context context) {
        Object container = context.getServletContext().getAttribute(ServerContainer.class.getName());
        if (this.webSocket < TOMCATS_OWN && container instanceof ServerContainer common) {
            if (common.getDefaultMaxTextMessageBufferSize() == this.webSocket) {
                common.setDefaultMaxTextMessageBufferSize(TOMCATS_OWN);
            }
            if (common.getDefaultMaxBinaryMessageBufferSize() == this.webSocket) {
                common.setDefaultMaxBinaryMessageBufferSize(TOMCATS_OWN);
            }
        }
    }

    private void shrink(Connector connector) {
        connector.setProperty("socket.appReadBufSize", Integer.toString(this.socket));
        connector.setProperty("socket.appWriteBufSize", Integer.toString(this.socket));
    }
}
