package io.jsonrpc.server.session;

import io.jsonrpc.core.codec.Decoded;
import io.jsonrpc.core.codec.Inbound;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.RequestId;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.core.transport.Transport;
import io.jsonrpc.server.channel.ChannelAdmission;
import io.jsonrpc.server.channel.HostTerms;
import io.jsonrpc.server.channel.ServerChannelHost;
import io.jsonrpc.server.settings.ServerSettings;
import io.jsonrpc.server.socket.SocketConnection;
import org.jspecify.annotations.Nullable;

/** The channels of a resumable session, in which they may be agreed on. */
final class SessionChannels {

    private static final Decoded OF_DIFFERENT_USERS =
            new Decoded.Single(new Inbound.Malformed(RequestId.NULL, ErrorType.CHANNEL_USERS));

    private final ResumableSession session;

    private final ServerSessionTransport transport;

    private final int messageBytes;

    /** Null where channels are not agreed on. */
    private final @Nullable ServerChannelHost host;

    /** @param transport that of the session */
    SessionChannels(ResumableSession session, ResumableSession.Opening opening, ServerSessionTransport transport) {
        this.session = session;
        this.transport = transport;
        SessionRuntime runtime = session.runtime();
        ServerSettings settings = runtime.settings();
        this.messageBytes = settings.messages().messageBytes();
        HostTerms agreed = HostTerms.of(
                opening.request().extensions(),
                opening.terms().extensions(),
                new HostTerms.Limits(
                        this.messageBytes,
                        settings.messages().batch(),
                        settings.peer().inFlight(),
                        opening.request().messageBytes(),
                        opening.terms().window()));
        this.host = agreed == null
                ? null
                : new ServerChannelHost(
                        agreed,
                        transport,
                        transport::written,
                        session.receiving(),
                        id -> runtime.sessions().find(id) instanceof HostSession other ? other.host() : null,
                        new ChannelAdmission(
                                runtime.channels(),
                                () -> session.isLiving() && runtime.accepting().getAsBoolean(),
                                runtime.observer(),
                                runtime.workers().forSession(),
                                session,
                                session.endpoint(),
                                session::handshake),
                        new ChannelSession.Maker(runtime, opening.request().messageBytes(), session),
                        runtime.sockets().inbound(),
                        runtime.timers(),
                        settings.peer().requestTimeout(),
                        () -> refuseSet(session));
    }

    private static void refuseSet(ResumableSession session) {
        if (session.isLiving()) {
            boolean unused = session.peer().receive(OF_DIFFERENT_USERS);
        }
    }

    /** Null where channels are not agreed on. */
    @Nullable ServerChannelHost host() {
        return this.host;
    }

    /** What the conversation of the session itself is written to. */
    Transport bare() {
        return this.host == null ? this.transport : this.host.bare(this.transport);
    }

    /** The session is on this socket from now on. Called by the thread that reads from it. */
    void begin(SocketConnection socket) {
        if (this.host != null) {
            socket.assembler().admitPrefixes();
        }
    }

    /**
     * A frame was counted.
     *
     * @param text null for one that was too large
     * @return false if it belongs to the conversation of the session itself
     */
    boolean receive(SocketConnection socket, @Nullable String text, int bytes) {
        if (this.host == null) {
            return false;
        }
        String frame = text == null ? socket.assembler().beginning() : text;
        if (!ServerChannelHost.isNumbered(frame)) {
            return false;
        }
        CloseStatus violation = this.session.isLiving() ? this.host.receive(frame, bytes) : null;
        if (violation != null) {
            socket.close(violation);
        }
        return true;
    }

    /** Whether a frame without a number is larger than a message may be. */
    boolean isTooLarge(int bytes) {
        return bytes > this.messageBytes;
    }

    /** The client has acknowledged messages. */
    void acknowledged() {
        if (this.host != null) {
            this.host.acknowledged(
                    this.transport.acknowledged(), this.transport.keptFrames(), this.transport.keptBytes());
        }
    }

    boolean isWaiting() {
        return this.host != null && this.host.isWaiting();
    }

    void check(long now) {
        if (this.host != null) {
            this.host.check(now);
        }
    }

    /** The session has another socket. Called without its lock. */
    void resumed() {
        if (this.host != null) {
            this.host.resumed();
        }
    }

    /** The session has ended. */
    void end(CloseStatus status) {
        if (this.host != null) {
            this.host.end(status);
        }
    }
}
