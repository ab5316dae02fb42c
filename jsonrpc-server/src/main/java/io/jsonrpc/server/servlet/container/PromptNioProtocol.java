package io.jsonrpc.server.servlet.container;

import java.util.concurrent.Executor;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.NioEndpoint;
import org.jspecify.annotations.Nullable;

/**
 * Tomcat's HTTP over NIO, in which a WebSocket write that finishes immediately is completed on the writing thread.
 * Tomcat itself completes it on another thread of its pool, which costs a queue, a wake-up and a thread switch per
 * message.
 *
 * <p>Public, with a public constructor, because Tomcat creates it by name.
 *
 * @since 0.1
 */
public final class PromptNioProtocol extends Http11NioProtocol {

    /** Called by Tomcat. */
    public PromptNioProtocol() {
        super(new Endpoint());
    }

    private static final class Endpoint extends NioEndpoint {

        @Override
        public @Nullable Executor getExecutor() {
            return PromptCompletion.executor(super.getExecutor());
        }
    }
}
