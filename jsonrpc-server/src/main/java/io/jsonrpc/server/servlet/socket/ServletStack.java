package io.jsonrpc.server.servlet.socket;

import java.util.concurrent.Executor;
import org.springframework.scheduling.TaskScheduler;

/**
 * What the servlet stack runs on.
 *
 * @param controlIo where PING and CLOSE frames of WebSockets are written; bounded in threads, not in what waits: no
 *     socket ever has more than one of each there
 * @param sockJsIo where SockJS is written; a pool of its own, since one slow HTTP client holds a thread for as long as
 *     the connection timeout of the web server, and the same bounds
 * @param scheduler heartbeats and time limits of SockJS, and of sockets that never open; a heartbeat waits for a write of
 *     its session, so it needs some threads
 */
public record ServletStack(
        ServletStackSettings settings, Executor controlIo, Executor sockJsIo, TaskScheduler scheduler) {}
