package io.jsonrpc.server.servlet.socket;

import java.util.concurrent.Executor;
import org.springframework.scheduling.TaskScheduler;

/**
 * The threads of the servlet stack.
 *
 * @param controlIo writes PING and CLOSE frames of WebSockets; limited in threads, not in queued tasks, because a
 *     socket has at most one of each queued
 * @param sockJsIo writes to SockJS sessions; a separate pool with the same limits, because a slow HTTP client blocks a
 *     thread for up to the connection timeout of the web server
 * @param scheduler runs heartbeats and timeouts of SockJS, and of sockets that never open; has several threads, because
 *     a heartbeat blocks until a write of its session has finished
 * @param lateFlush writes gathered messages whose turn takes long
 */
public record ServletStack(
        ServletStackSettings settings,
        Executor controlIo,
        Executor sockJsIo,
        TaskScheduler scheduler,
        LateFlush lateFlush) {}
