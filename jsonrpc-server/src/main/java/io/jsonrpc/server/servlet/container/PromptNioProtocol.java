package io.jsonrpc.server.servlet.container;

import java.util.concurrent.Executor;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.NioEndpoint;
import org.jspecify.annotations.Nullable;

/**
 * Tomcat's own HTTP over NIO, where a WebSocket message that the socket takes at once is told as written on the thread that
 * wrote it. Tomcat itself tells it on another thread of its pool, which costs a queue, a wake-up and a change of threads for
 * each message.
 *
 * <p>Public, with a public constructor, because Tomcat makes it by name.
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
