package io.jsonrpc.server.servlet.container;

import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.websocket.server.ServerContainer;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.apache.tomcat.websocket.server.WsContextListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A separate WebSocket container of Tomcat for the endpoints of this framework. Tomcat allocates buffers of the
 * container's maximum message size for every connection and its whole life. The framework assembles messages itself, so
 * this container needs only small buffers, while other endpoints of the application keep the default container.
 *
 * <p>Tomcat creates a container per servlet context and stores it in an attribute; here it receives a proxy of the
 * context that keeps the attribute separate and registers no filter, because Spring performs the handshakes. Listeners
 * are registered: Tomcat before 11.0.25 has one that closes the sockets of a user whose HTTP session ends. The
 * container is therefore created during the start of the context, when listeners can still be added.
 *
 * @since 0.1
 */
public final class TomcatContainer implements InvocationHandler {

    private static final Logger log = LoggerFactory.getLogger(TomcatContainer.class);

    private static final String ATTRIBUTE = ServerContainer.class.getName();

    private static final String BUFFER_SIZE = ContainerLimits.TOMCAT + "%sBufferSize";

    /** Binary messages are not accepted, but the container requires a buffer for them. */
    private static final String BINARY_BYTES = "128";

    private final ServletContext real;

    private final String textChars;

    private TomcatContainer(ServletContext real, int textChars) {
        this.real = real;
        this.textChars = Integer.toString(textChars);
    }

    /**
     * Creates the container if the web server is Tomcat. If that fails, the sockets use the default container and more
     * memory, and a warning is logged.
     *
     * @param context a context that is starting
     * @param textChars how much of a message is buffered before it is passed on, in characters
     */
    public static void prepare(ServletContext context, int textChars) {
        if (context.getClass().getName().startsWith("org.apache.catalina.")) {
            make(context, textChars);
        }
    }

    static void make(ServletContext context, int textChars) {
        ServletContext shown = (ServletContext) Proxy.newProxyInstance(
                TomcatContainer.class.getClassLoader(),
                new Class<?>[] {ServletContext.class},
                new TomcatContainer(context, textChars));
        ServletContextListener tomcats = new WsContextListener();
        try {
            context.addListener(new Destroying(tomcats, shown));
            tomcats.contextInitialized(new ServletContextEvent(shown));
        } catch (RuntimeException | LinkageError failure) {
            context.removeAttribute(LeanUpgradeStrategy.CONTAINER);
            log.warn(
                    "{} creates no second WebSocket container, so JSON-RPC uses the default one and each idle"
                            + " connection takes more memory (jsonrpc.server.tomcat.web-socket-buffer=0 turns the second"
                            + " container off): {}",
                    context.getServerInfo(),
                    failure.toString());
        }
    }

    /** Closes the open sockets of the container when its context is destroyed. */
    private record Destroying(ServletContextListener tomcats, ServletContext shown) implements ServletContextListener {

        @Override
        public void contextDestroyed(ServletContextEvent event) {
            this.tomcats.contextDestroyed(new ServletContextEvent(this.shown));
        }
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        Object first = arguments == null || arguments.length == 0 ? null : arguments[0];
        switch (method.getName()) {
            case "getAttribute" -> {
                if (ATTRIBUTE.equals(first)) {
                    return this.real.getAttribute(LeanUpgradeStrategy.CONTAINER);
                }
            }
            case "setAttribute" -> {
                if (ATTRIBUTE.equals(first) && arguments != null) {
                    this.real.setAttribute(LeanUpgradeStrategy.CONTAINER, arguments[1]);
                    return null;
                }
            }
            case "getInitParameter" -> {
                if (BUFFER_SIZE.formatted("text").equals(first)) {
                    return this.textChars;
                }
                if (BUFFER_SIZE.formatted("binary").equals(first)) {
                    return BINARY_BYTES;
                }
            }
            case "addFilter" -> {
                return nothingRegistered();
            }
            default -> {}
        }
        try {
            return method.invoke(this.real, arguments);
        } catch (InvocationTargetException failure) {
            throw failure.getCause();
        }
    }

    /** Accepts and ignores the mapping of a filter that is not needed. */
    private static FilterRegistration.Dynamic nothingRegistered() {
        return (FilterRegistration.Dynamic) Proxy.newProxyInstance(
                TomcatContainer.class.getClassLoader(),
                new Class<?>[] {FilterRegistration.Dynamic.class},
                (proxy, method, arguments) -> null);
    }
}
