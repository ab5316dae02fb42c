package io.jsonrpc.server.servlet.container;

import io.jsonrpc.core.log.SparingLog;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Objects;
import org.apache.catalina.connector.Request;
import org.apache.coyote.ActionCode;

/** What containers do not offer for an HTTP request by Jakarta's API. */
public final class ContainerRequests {

    private static final SparingLog log = SparingLog.of(ContainerRequests.class);

    private ContainerRequests() {}

    /**
     * Gives up a request that is answered asynchronously, whatever is being read or written: closes its connection. On HTTP/2
     * Tomcat resets its stream only; Jetty closes the connection with all streams. Called before its asynchronous context is
     * completed, which does not wait for the client then.
     */
    public static void abort(HttpServletRequest request) {
        ServletRequest own = request;
        while (own instanceof ServletRequestWrapper wrapper) {
            own = wrapper.getRequest();
        }
        String type = own.getClass().getName();
        try {
            if (type.startsWith("org.apache.catalina.")) {
                Tomcat.abort(own);
            }
            if (type.startsWith("org.eclipse.jetty.")) {
                Jetty.abort(own);
            }
        } catch (ReflectiveOperationException | RuntimeException | LinkageError failure) {
            log.warn(type, "A request whose client does not read could not be given up at once", failure);
        }
    }

    private static final class Tomcat {

        static void abort(ServletRequest facade) throws ReflectiveOperationException {
            Request request = (Request) Objects.requireNonNull(ContainerFrames.read(facade, "request"));
            request.getCoyoteRequest().action(ActionCode.CLOSE_NOW, new IOException("The client does not read"));
        }
    }

    private static final class Jetty {

        static void abort(ServletRequest facade) throws ReflectiveOperationException {
            Object request = call(facade, facade.getClass(), "getRequest");
            Object metaData = call(request, "server.Request", "getConnectionMetaData");
            Object connection = call(metaData, "server.ConnectionMetaData", "getConnection");
            Object endPoint = call(connection, "io.Connection", "getEndPoint");
            type(endPoint, "io.EndPoint").getMethod("close").invoke(endPoint);
        }

        private static Object call(Object target, String type, String method) throws ReflectiveOperationException {
            return call(target, type(target, type), method);
        }

        private static Object call(Object target, Class<?> type, String method) throws ReflectiveOperationException {
            return Objects.requireNonNull(type.getMethod(method).invoke(target));
        }

        private static Class<?> type(Object target, String name) throws ReflectiveOperationException {
            return Class.forName(
                    "org.eclipse.jetty." + name, false, target.getClass().getClassLoader());
        }
    }
}
