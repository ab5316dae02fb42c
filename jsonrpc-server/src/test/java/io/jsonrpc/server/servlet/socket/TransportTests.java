package io.jsonrpc.server.servlet.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.error.PeerClosedException;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.core.transport.SendCallback;
import io.jsonrpc.server.servlet.sockjs.SockJsTransport;
import io.jsonrpc.server.socket.SocketListener;
import io.jsonrpc.server.web.RecordingAcceptor;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.springframework.web.socket.sockjs.transport.SockJsSession;

/** What transports promise when the pool or the container does not do its part. */
class TransportTests {

    private final List<String> done = new ArrayList<>();

    private final SendCallback callback = failure ->
            this.done.add(failure == null ? "done" : failure.getClass().getSimpleName());

    private final BlockingIo shutDown = new BlockingIo(task -> {
        throw new RejectedExecutionException("shut down");
    });

    private final BlockingIo never = new BlockingIo(task -> {});

    @Test
    void aPoolThatTakesNoMoreFailsWhatIsSent() {
        sockJs(this.shutDown, new LinkedBlockingQueue<>()).send(OutboundText.of("x"), this.callback);

        assertThat(this.done).containsExactly("RejectedExecutionException");
    }

    @Test
    void aPoolThatTakesNoMoreStillClosesAndNotOnTheCaller() throws Exception {
        BlockingQueue<String> calls = new LinkedBlockingQueue<>();
        sockJs(this.shutDown, calls).close(CloseStatus.GOING_AWAY);

        assertThat(RecordingAcceptor.next(calls))
                .startsWith("close ")
                .doesNotContain(Thread.currentThread().getName());
    }

    @Test
    void aCallbackThatTheContainerForgetsFailsWhenTheSocketIsGone() {
        SockJsTransport transport = sockJs(this.never, new LinkedBlockingQueue<>());
        SocketBridge bridge = new SocketBridge(transport, System::nanoTime);
        bridge.open(() -> new Listener(this.done));
        transport.send(OutboundText.of("x"), this.callback);
        assertThat(this.done).isEmpty();

        bridge.closed(CloseStatus.NO_CLOSE_FRAME);
        bridge.closed(CloseStatus.NORMAL);

        assertThat(this.done).containsExactly("closed 1006", PeerClosedException.class.getSimpleName());
        transport.send(OutboundText.of("x"), this.callback);
        assertThat(this.done).hasSize(3).last().isEqualTo(PeerClosedException.class.getSimpleName());
    }

    @Test
    void aWriteThatThrowsAnErrorFailsAndTheSocketCanBeClosed() {
        List<String> calls = new ArrayList<>();
        SockJsSession session = (SockJsSession) Proxy.newProxyInstance(
                TransportTests.class.getClassLoader(), new Class<?>[] {SockJsSession.class}, (proxy, method, args) -> {
                    calls.add(method.getName());
                    throw new StackOverflowError();
                });
        SockJsTransport transport =
                new SockJsTransport(session, new BlockingIo(Runnable::run), null, () -> calls.add("failed"));

        transport.send(OutboundText.of("x"), this.callback);
        transport.close(CloseStatus.NORMAL);

        assertThat(this.done).containsExactly("StackOverflowError");
        assertThat(calls).containsExactly("sendMessage", "close", "failed");
    }

    @Test
    void nothingIsHeardAfterTheEnd() {
        SocketBridge bridge = new SocketBridge(sockJs(this.never, new LinkedBlockingQueue<>()), System::nanoTime);
        bridge.open(() -> new Listener(this.done));
        bridge.text("before", true);
        bridge.closed(CloseStatus.NO_CLOSE_FRAME);
        bridge.text("after", true);
        bridge.binary();
        bridge.pong();

        assertThat(this.done).containsExactly("before", "closed 1006");
    }

    private static SockJsTransport sockJs(BlockingIo io, BlockingQueue<String> calls) {
        SockJsSession session = (SockJsSession) Proxy.newProxyInstance(
                TransportTests.class.getClassLoader(), new Class<?>[] {SockJsSession.class}, (proxy, method, args) -> {
                    calls.add(method.getName() + " on " + Thread.currentThread().getName());
                    return null;
                });
        return new SockJsTransport(session, io, null, () -> calls.add("failed"));
    }

    private record Listener(List<String> heard) implements SocketListener {

        @Override
        public void onText(CharSequence part, boolean last) {
            this.heard.add(part.toString());
        }

        @Override
        public void onBinary() {
            this.heard.add("binary");
        }

        @Override
        public void onPong() {
            this.heard.add("pong");
        }

        @Override
        public void onBroken(CloseStatus status, Throwable cause) {
            this.heard.add("broken " + status.code());
        }

        @Override
        public void onClosed(CloseStatus status, Throwable cause) {
            this.heard.add("closed " + status.code());
        }
    }
}
