package io.jsonrpc.spring.controller;

import io.jsonrpc.annotation.Execution;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.stereotype.Component;

/**
 * A bean whose methods answer the calls that arrive on a path, or those of the server of a client: the methods of its interfaces with {@link
 * io.jsonrpc.annotation.JsonRpcService}, and its public methods with {@link io.jsonrpc.annotation.JsonRpcMethod} or {@link
 * io.jsonrpc.annotation.JsonRpcNotification}.
 *
 * <pre>{@code
 * @JsonRpcController("/rooms/{room}")
 * class RoomController {
 *
 *     @JsonRpcMethod
 *     public int say(String text, @PathVariable String room) { ... }
 *
 *     @OnConnected
 *     void joined(Session session, @PathVariable String room) { ... }
 * }
 * }</pre>
 *
 * <p>One bean serves all sessions and is safe for use by many threads, unless its scope is {@code prototype}: then each
 * session has its own, which ends with the session. Several controllers may be on one path, and a handler of the
 * application beside them, which gets the methods that they do not have. Its registration has the options of the path then,
 * and must have those that a controller sets.
 *
 * <p>With {@link #client} the server of that client calls the methods. Such a controller has no handshake, so that there
 * are no path variables and headers, and no principal. The options of a path are not for it.
 *
 * @since 0.1
 */
@Documented
@Component
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface JsonRpcController {

    /** Path patterns relative to the context path: {@code /prices}, {@code /rooms/{room}}. */
    String[] value() default {};

    /** The name of the client whose server calls the methods, as in {@code jsonrpc.client.<name>}; empty for none. */
    String client() default "";

    /** When and where methods run that do not say it themselves; {@code INHERIT} is {@code SERIAL} here. */
    Execution execution() default Execution.INHERIT;

    /** The shared interfaces that clients of the paths answer, for the document that describes the paths. */
    Class<?>[] calls() default {};

    /** A name for logs, metrics and the actuator; empty for the path. */
    String label() default "";

    /** Whether SockJS is offered below the paths. */
    boolean sockJs() default false;

    /** Origins of pages that may connect, exact or with {@code *}; empty for the same origin only. */
    String[] allowedOrigins() default {};

    /** Whether a socket that announced pings is closed when they stop. */
    boolean pingWatchdog() default false;

    /** Whether {@code connect}, {@code reconnect}, {@code ping}, {@code close}, {@code closeSession} are session methods. */
    boolean classicSessions() default true;

    /**
     * Whether clients may open a channel of another socket at the path. No filter of the web server sees that; the {@code
     * ChannelAuthorizer} decides.
     */
    boolean channels() default false;

    /**
     * Whether calls by HTTP are answered at the paths: a {@code POST} is a session that lives for one call, and its client
     * cannot be called. Not for controllers whose scope is {@code prototype}.
     */
    boolean httpCalls() default false;
}
