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
 * A WebSocket container of Tomcat for our endpoints alone. Tomcat allocates for every connection, for as long as it lives,
 * what the container says a message may measure. We put messages together ourselves, so ours may say little, while the
 * endpoints of the application keep the container that they know.
 *
 * <p>Tomcat makes a container for a servlet context, and leaves it in an attribute; here it is shown a context that keeps
 * the attribute apart and registers no filter, since Spring brings the handshakes. Listeners are registered: Tomcat before
 * 11.0.25 has one that closes the sockets of a user whose HTTP session ends. So the container is made while the context
 * starts, when listeners may still be added.
 *
 * @since 0.1
 */
public final class TomcatContainer implements InvocationHandler {

    private static final Logger log = LoggerFactory.getLogger(TomcatContainer.class);

    private static final String ATTRIBUTE = ServerContainer.class.getName();

    private static final String BUFFER_SIZE = ContainerLimits.TOMCAT + "%sBufferSize";

    /** We take no binary messages; the container wants room for them all the same. */
    private static final String BINARY_BYTES = "128";

    private final ServletContext real;

    private final String textChars;

    private TomcatContainer(ServletContext real, int textChars) {
        this.real = real;
        this.textChars = Integer.toString(textChars);
    }

    /**
     * Makes the container, where the web server is Tomcat. When that fails, the sockets are in the container of the
     * application, and take more memory; one line of the log says so.
     *
     * @param context a context that starts
     * @param textChars how much of a message is collected before it is handed on
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
                    "{} makes no second WebSocket container, so JSON-RPC uses the one of the application and each idle"
                            + " connection takes more memory; jsonrpc.server.tomcat.web-socket-buffer=0 does without: {}",
                    context.getServerInfo(),
                    failure.toString());
        }
    }

    /** Closes what is still open in our container when its context ends. */
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

    /** Takes the mapping of a filter that is not needed. */
    private static FilterRegistration.Dynamic nothingRegistered() {
        return (FilterRegistration.Dynamic) Proxy.newProxyInstance(
                TomcatContainer.class.getClassLoader(),
                new Class<?>[] {FilterRegistration.Dynamic.class},
                (proxy, method, arguments) -> null);
    }
}
