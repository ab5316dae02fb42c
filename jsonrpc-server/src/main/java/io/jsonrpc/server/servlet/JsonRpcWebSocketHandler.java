package io.jsonrpc.server.servlet;

import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.servlet.container.ContainerLimits;
import io.jsonrpc.server.servlet.container.PatientUpgradeHandler;
import io.jsonrpc.server.servlet.handshake.HandshakeCapture;
import io.jsonrpc.server.servlet.socket.BlockingIo;
import io.jsonrpc.server.servlet.socket.BridgedTransport;
import io.jsonrpc.server.servlet.socket.CloseCodes;
import io.jsonrpc.server.servlet.socket.CloseDeadline;
import io.jsonrpc.server.servlet.socket.ServletStack;
import io.jsonrpc.server.servlet.socket.SocketBridge;
import io.jsonrpc.server.servlet.socket.WebSocketTransport;
import io.jsonrpc.server.servlet.sockjs.SockJsTransport;
import io.jsonrpc.server.socket.Handshake;
import io.jsonrpc.server.socket.SocketAcceptor;
import io.jsonrpc.server.web.Subprotocols;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.PongMessage;
import org.springframework.web.socket.SubProtocolCapable;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.NativeWebSocketSession;
import org.springframework.web.socket.sockjs.transport.SockJsSession;

/** Passes the sockets of one endpoint, WebSocket and SockJS, to the {@link SocketAcceptor}. */
final class JsonRpcWebSocketHandler implements WebSocketHandler, SubProtocolCapable {

    private static final String BRIDGE = SocketBridge.class.getName();

    private final Endpoint endpoint;

    private final SocketAcceptor acceptor;

    private final ServletStack stack;

    private final ContainerLimits limits;

    JsonRpcWebSocketHandler(Endpoint endpoint, SocketAcceptor acceptor, ServletStack stack) {
        this.endpoint = endpoint;
        this.acceptor = acceptor;
        this.stack = stack;
        this.limits = new ContainerLimits(
                stack.settings().tomcatBuffer(), stack.settings().blockingWrite());
    }

    @Override
    public List<String> getSubProtocols() {
        return Subprotocols.ALL;
    }

    /** Messages are received in parts, so that no container buffers a whole message. */
    @Override
    public boolean supportsPartialMessages() {
        return true;
    }

    @Override
    public void afterConnectionEstablished(WebSocketSession session) throws IOException {
        HandshakeCapture capture = HandshakeCapture.take(session.getAttributes());
        if (capture == null) {
            throw new IllegalStateException("A socket without a handshake");
        }
        Handshake handshake = capture.toHandshake(session.getAcceptedProtocol(), session.getAttributes());
        BridgedTransport transport;
        SocketBridge bridge;
        try {
            transport = transportOf(session);
            bridge = new SocketBridge(transport, System::nanoTime);
            hearOfBrokenFrames(session, bridge);
            session.getAttributes().put(BRIDGE, bridge);
        } catch (RuntimeException ex) {
            capture.reservation().giveBack();
            throw ex;
        }
        if (capture.reservation().claim()) {
            bridge.open(() -> this.acceptor.accept(this.endpoint, handshake, transport));
        } else {
            // Opened so late that its reservation was released.
            session.close(CloseCodes.toSend(CloseStatus.RETRY_LATER));
        }
    }

    private static void hearOfBrokenFrames(WebSocketSession session, SocketBridge bridge) {
        Session socket = nativeSession(session);
        if (socket != null && ContainerLimits.isTomcat(socket)) {
            socket.getUserProperties().put(PatientUpgradeHandler.LISTENER, new TomcatReading(bridge));
        }
    }

    private record TomcatReading(SocketBridge bridge) implements PatientUpgradeHandler.Listener {

        @Override
        public void reading() {
            this.bridge.reading();
        }

        @Override
        public void read() {
            this.bridge.read();
        }

        @Override
        public void broken(CloseReason reason, IOException cause) {
            this.bridge.broken(
                    new CloseStatus(reason.getCloseCode().getCode(), String.valueOf(reason.getReasonPhrase())), cause);
        }
    }

    private static @Nullable Session nativeSession(WebSocketSession session) {
        return session instanceof NativeWebSocketSession wrapper ? wrapper.getNativeSession(Session.class) : null;
    }

    private BridgedTransport transportOf(WebSocketSession session) {
        Runnable onCloseFailed = () -> with(session, bridge -> bridge.closed(CloseStatus.NO_CLOSE_FRAME));
        Session socket = nativeSession(session);
        if (socket != null) {
            this.limits.applyTo(socket);
        }
        CloseDeadline deadline = CloseDeadline.of(
                socket, this.stack.scheduler(), this.stack.settings().blockingWrite());
        if (session instanceof SockJsSession sockJs) {
            return new SockJsTransport(sockJs, new BlockingIo(this.stack.sockJsIo()), deadline, onCloseFailed);
        }
        if (socket == null) {
            throw new IllegalStateException("No Jakarta WebSocket session behind " + session.getClass());
        }
        return new WebSocketTransport(
                socket, new BlockingIo(this.stack.controlIo()), this.stack.lateFlush(), deadline, onCloseFailed);
    }

    @Override
    public void handleMessage(WebSocketSession session, WebSocketMessage<?> message) {
        with(session, bridge -> {
            if (message instanceof TextMessage text) {
                bridge.text(text.getPayload(), text.isLast());
            } else if (message instanceof BinaryMessage) {
                bridge.binary();
            } else if (message instanceof PongMessage) {
                bridge.pong();
            }
        });
    }

    @Override
    public void handleTransportError(WebSocketSession session, Throwable exception) {
        with(session, bridge -> bridge.failed(exception));
    }

    @Override
    public void afterConnectionClosed(
            WebSocketSession session, org.springframework.web.socket.CloseStatus closeStatus) {
        with(session, bridge -> bridge.closed(CloseCodes.received(closeStatus)));
    }

    private static void with(WebSocketSession session, Consumer<SocketBridge> action) {
        @Nullable SocketBridge bridge = (SocketBridge) session.getAttributes().get(BRIDGE);
        if (bridge != null) {
            action.accept(bridge);
        }
    }
}
