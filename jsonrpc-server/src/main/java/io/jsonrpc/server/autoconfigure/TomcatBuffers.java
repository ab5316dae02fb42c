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
 * Small buffers for connections that are idle most of the time: Tomcat takes 8 KiB six times for each and gives none back.
 *
 * <p>The size of three of them is one for the JVM, and read once. Tomcat takes it also for the largest message that its
 * endpoints accept; for those of the application that is put back to what it was.
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
                        "Set the system property {} to {}, so that idle sockets take little memory;"
                                + " jsonrpc.server.tomcat.web-socket-buffer=0 leaves it alone",
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
