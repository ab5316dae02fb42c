package io.jsonrpc.server.servlet;

import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.websocket.server.ServerContainer;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.apache.tomcat.websocket.server.WsContextListener;
import org.apache.tomcat.websocket.server.WsServerContainer;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket container of Tomcat for our endpoints alone. Tomcat allocates for every connection, for as long as it lives,
 * what the container says a message may measure. We put messages together ourselves, so ours may say little, while the
 * endpoints of the application keep the container that they know.
 *
 * <p>Tomcat makes a container for a servlet context, and leaves it in an attribute; here it is shown a context that keeps
 * the attribute to itself and has nothing registered, since Spring brings the handshakes.
 */
final class TomcatContainer implements InvocationHandler {

    private static final String ATTRIBUTE = ServerContainer.class.getName();

    private static final String BUFFER_SIZE = ContainerLimits.TOMCAT + "%sBufferSize";

    /** We take no binary messages; the container wants room for them all the same. */
    private static final String BINARY_BYTES = "128";

    private final ServletContext real;

    private final String textChars;

    private @Nullable ServerContainer made;

    private TomcatContainer(ServletContext real, int textChars) {
        this.real = real;
        this.textChars = Integer.toString(textChars);
    }

    /**
     * Makes a container.
     *
     * @param textChars how much of a message it collects before it hands it on
     */
    static ServerContainer make(ServletContext context, int textChars) {
        TomcatContainer handler = new TomcatContainer(context, textChars);
        ServletContext shown = (ServletContext) Proxy.newProxyInstance(
                TomcatContainer.class.getClassLoader(), new Class<?>[] {ServletContext.class}, handler);
        new WsContextListener().contextInitialized(new ServletContextEvent(shown));
        ServerContainer container = handler.made;
        if (container == null) {
            throw new IllegalStateException("Tomcat made no WebSocket container");
        }
        return container;
    }

    /** Closes what is still open in a container that was made here. */
    static void destroy(ServerContainer container) {
        ((WsServerContainer) container).destroy();
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        Object first = arguments == null || arguments.length == 0 ? null : arguments[0];
        switch (method.getName()) {
            case "getAttribute" -> {
                if (ATTRIBUTE.equals(first)) {
                    return this.made;
                }
            }
            case "setAttribute" -> {
                if (ATTRIBUTE.equals(first) && arguments != null) {
                    this.made = (ServerContainer) arguments[1];
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
