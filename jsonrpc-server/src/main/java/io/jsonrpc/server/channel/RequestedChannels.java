package io.jsonrpc.server.channel;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.channel.ChannelMessage;
import io.jsonrpc.core.channel.ChannelPath;
import io.jsonrpc.core.engine.outbound.CallFuture;
import io.jsonrpc.core.engine.threads.Timers;
import io.jsonrpc.core.error.PeerClosedException;
import io.jsonrpc.core.error.QueueFullException;
import io.jsonrpc.core.error.RemoteErrorException;
import io.jsonrpc.core.error.RequestTimeoutException;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.ResponseError;
import io.jsonrpc.core.transport.CloseStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** The channels that the server has requested of one client, each until it is answered. */
final class RequestedChannels {

    private static final String OPEN = "rpc.session.channel.open";

    private final OpenChannels channels;

    private final ChannelAdmission admission;

    private final ChannelSessions sessions;

    private final Timers timers;

    private final Duration timeout;

    private final Executor workers;

    /** By number. Whoever takes one away ends it. */
    private final Map<Integer, Requested> waiting = new ConcurrentHashMap<>();

    /** One that waits for its answer. */
    private final class Requested {

        final String path;

        final CallFuture<Session> opened = new CallFuture<>(this::withdraw);

        /** Set before an answer can come. */
        volatile int number;

        private volatile @Nullable Future<?> timer;

        Requested(String path) {
            this.path = path;
        }

        void waitNoLongerThan(Duration time) {
            this.timer = RequestedChannels.this.timers.after(
                    time,
                    () -> RequestedChannels.this.workers.execute(() -> {
                        if (withdraw()) {
                            this.opened.completeExceptionally(
                                    new RequestTimeoutException(OPEN + " " + this.path, time));
                        }
                    }));
        }

        /** False if it is answered. */
        private boolean withdraw() {
            boolean first = take(this.number) != null;
            if (first) {
                RequestedChannels.this.channels.withdraw(this.number, CloseStatus.NORMAL.code());
                RequestedChannels.this.admission.leave();
            }
            return first;
        }

        void stopTimer() {
            Future<?> planned = this.timer;
            if (planned != null) {
                planned.cancel(false);
            }
        }

        void fail(RuntimeException why) {
            RequestedChannels.this.admission.leave();
            RequestedChannels.this.workers.execute(() -> this.opened.completeExceptionally(why));
        }
    }

    /**
     * None yet.
     *
     * @param timeout how long to wait for an answer
     * @param workers complete the futures
     */
    RequestedChannels(
            OpenChannels channels,
            ChannelAdmission admission,
            ChannelSessions sessions,
            Timers timers,
            Duration timeout,
            Executor workers) {
        this.channels = channels;
        this.admission = admission;
        this.sessions = sessions;
        this.timers = timers;
        this.timeout = timeout;
        this.workers = workers;
    }

    CompletableFuture<Session> request(String path) {
        ChannelPath.require(path);
        if (!this.admission.enter()) {
            return CompletableFuture.failedFuture(new QueueFullException(
                    "No channel " + path + ": the server has as many as it may have (jsonrpc.server.channels.max)"));
        }
        Requested requested = new Requested(path);
        int number = this.channels.request(path, chosen -> {
            requested.number = chosen;
            this.waiting.put(chosen, requested);
        });
        if (number == 0) {
            this.admission.leave();
            return CompletableFuture.failedFuture(
                    new QueueFullException("No channel " + path + ": the client takes no more of this session"));
        }
        requested.waitNoLongerThan(this.timeout);
        this.channels.pump();
        return requested.opened;
    }

    private @Nullable Requested take(int number) {
        Requested requested = this.waiting.remove(number);
        if (requested != null) {
            requested.stopTimer();
        }
        return requested;
    }

    /** The client has accepted it. */
    void opened(int number, JsonText answer) {
        Requested requested = take(number);
        if (requested == null) {
            return;
        }
        ChannelAdmission.Admitted admitted = this.admission.ofServer();
        ChannelSocket channel = this.channels.socket(number, null);
        channel.writeTo(this.channels.transport(number, channel));
        ChannelSessions.Conversation session = this.sessions.create(
                admitted.endpoint(),
                admitted.handshake(),
                admitted.ownLogin(),
                channel,
                null,
                ClientLimits.of(answer),
                this.admission::leave);
        if (!this.channels.begin(channel, session)) {
            session.discard();
            requested.fail(new PeerClosedException(CloseStatus.NO_CLOSE_FRAME));
            return;
        }
        this.workers.execute(() -> {
            if (!requested.opened.complete(session.session())) {
                channel.abandon(CloseStatus.NORMAL);
            }
        });
    }

    /** The client has refused it. */
    void refused(int number, JsonText error) {
        Requested requested = take(number);
        if (requested != null) {
            JsonElement data =
                    JsonParser.parseString(error.json()).getAsJsonObject().get("data");
            ResponseError reason = new ResponseError(ChannelMessage.Refused.CODE, "channel refused", data);
            requested.fail(new RemoteErrorException(OPEN + " " + requested.path, "the client", reason));
        }
    }

    /** The client has closed it; one that is open is none of this. */
    void closed(int number, CloseStatus status) {
        Requested requested = take(number);
        if (requested != null) {
            requested.fail(new PeerClosedException(status));
        }
    }

    /** The session has ended. */
    void end(CloseStatus status) {
        List.copyOf(this.waiting.keySet()).forEach(number -> closed(number, status));
    }
}
