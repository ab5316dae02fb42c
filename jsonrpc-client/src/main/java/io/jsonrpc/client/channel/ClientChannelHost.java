package io.jsonrpc.client.channel;

import io.jsonrpc.client.event.ChannelRefusedException;
import io.jsonrpc.client.event.SessionLoss;
import io.jsonrpc.client.settings.ClientRuntime;
import io.jsonrpc.core.channel.ChannelEvent;
import io.jsonrpc.core.channel.ChannelMessage;
import io.jsonrpc.core.channel.ChannelMultiplexer;
import io.jsonrpc.core.channel.ChannelOffer;
import io.jsonrpc.core.channel.ChannelRefusal;
import io.jsonrpc.core.channel.ChannelScheduler;
import io.jsonrpc.core.channel.ChannelTable;
import io.jsonrpc.core.channel.ChannelTerms;
import io.jsonrpc.core.channel.set.OutgoingSet;
import io.jsonrpc.core.session.frame.SessionTerms.Window;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.core.transport.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The channels of one resumable session of a client: follows what the server says of them, and passes on what they receive.
 * Frames of the session are passed to it in order, by one thread at a time.
 */
public final class ClientChannelHost implements ChannelTransport.Home {

    /** Decides about a channel that the server has requested, by {@link #accept} or {@link #refuse}, on any thread. */
    public interface Acceptor {

        void asked(ClientChannelHost host, ChannelMessage.Open request);
    }

    /** What this client says of channels. */
    public static final ChannelOffer OFFER = new ChannelOffer(16, ChannelOffer.PARTS);

    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ClientRuntime runtime;

    private final Acceptor acceptor;

    private final int received;

    private final int messageBytes;

    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock, as what follows. */
    private final ChannelTable table;

    private final ChannelRequests requests;

    private final ChannelsByNumber channels;

    private boolean ended;

    private boolean looking;

    private final ChannelMultiplexer multiplexer;

    private final ConversationLane bare;

    private final ChannelHandover handover;

    /**
     * The channels of a session that was just opened.
     *
     * @param theirs what the server says
     * @param received the largest message that this end takes, in bytes
     */
    public ClientChannelHost(
            ClientRuntime runtime,
            Transport session,
            ConversationLane.Numbers numbers,
            ChannelOffer theirs,
            int received,
            int messageBytes,
            Window window,
            Acceptor acceptor) {
        this.runtime = runtime;
        this.acceptor = acceptor;
        this.received = received;
        this.messageBytes = messageBytes;
        this.table = new ChannelTable(new ChannelTerms(true, OFFER.max(), theirs.max(), true, received));
        ChannelScheduler scheduler = new ChannelScheduler(this.table, theirs.partsToSend(), window);
        this.requests = new ChannelRequests(this.table, theirs.max());
        this.multiplexer = new ChannelMultiplexer(session, this.lock, scheduler, runtime::now);
        this.channels = new ChannelsByNumber(this, this.lock, scheduler, this.multiplexer, numbers);
        this.handover = new ChannelHandover(this.lock, this.table, this.channels, this.multiplexer);
        this.bare = new ConversationLane(this.multiplexer.transport(0, session::close), numbers, () -> 0);
    }

    /** What the conversation without a channel is written to. */
    public ConversationLane bare() {
        return this.bare;
    }

    ChannelHandover handover() {
        return this.handover;
    }

    /** Requests a channel. The future completes on the reading thread, or fails with {@link ChannelRefusedException}. */
    CompletableFuture<ChannelTransport> open(OpenRequest request) {
        CompletableFuture<ChannelTransport> opened = new CompletableFuture<>();
        change(then -> {
            if (this.ended) {
                then.add(() -> opened.completeExceptionally(ChannelRequests.sessionLost()));
            } else {
                this.requests.add(request, opened, then);
            }
        });
        return opened;
    }

    /** Changes the state under the lock, does without it what follows, and sends what there is to send. */
    private void change(Consumer<List<Runnable>> action) {
        List<Runnable> then = new ArrayList<>(1);
        this.lock.lock();
        try {
            action.accept(then);
        } finally {
            this.lock.unlock();
        }
        then.forEach(Runnable::run);
        this.multiplexer.pump();
    }

    /**
     * A data frame of the session, of so many bytes, was received, or dropped because it is too large.
     *
     * @param head its text, or the first characters of it
     * @param tail the same, or the last characters
     * @return {@link ChannelEvent.Plain#BARE} for a message without a channel, and what the other end has violated
     */
    public ChannelEvent receive(String head, String tail, int bytes) {
        ChannelEvent event;
        ChannelTransport channel;
        this.lock.lock();
        try {
            event = this.table.receive(head, bytes, this.runtime.now());
            if (event instanceof ChannelEvent.Moved moved) {
                this.channels.move(moved.channel(), moved.to());
            }
            channel = event instanceof ChannelEvent.Data data ? this.channels.get(data.channel()) : null;
        } finally {
            this.lock.unlock();
        }
        if (event instanceof ChannelEvent.Data data) {
            if (channel != null) {
                channel.text(data.text());
            }
        } else if (event != ChannelEvent.Plain.BARE && !(event instanceof ChannelEvent.Violation)) {
            change(then -> follow(event, head, tail, then));
        }
        return event;
    }

    private void follow(ChannelEvent event, String head, String tail, List<Runnable> then) {
        if (event instanceof ChannelEvent.Opened opened) {
            opened(opened, then);
        } else if (event instanceof ChannelEvent.Refused refused) {
            this.requests.refused(refused.channel(), refused.error(), then);
        } else if (event instanceof ChannelEvent.Closed closed) {
            this.requests.closed(closed.channel(), then);
            this.channels.closed(closed.channel(), then, new CloseStatus(closed.code(), ""), closed.received());
        } else if (event instanceof ChannelEvent.Exceeded exceeded) {
            this.channels.remove(
                    exceeded.channel(), then, channel -> channel.over(CloseStatus.LIMIT.withReason(exceeded.reason())));
        } else if (event instanceof ChannelEvent.Departed departed) {
            this.channels.departed(departed.channel(), then);
        } else if (event instanceof ChannelEvent.TooLarge tooLarge) {
            this.channels.get(
                    tooLarge.channel(), then, channel -> channel.tooLarge(head.substring(head.indexOf(':') + 1), tail));
        } else if (event instanceof ChannelEvent.ToSet toSet) {
            this.table.distribute(toSet).forEach(one -> follow(one, "", "", then));
        } else if (event instanceof ChannelEvent.Data data) {
            this.channels.get(data.channel(), then, channel -> channel.text(data.text()));
        } else if (event instanceof ChannelEvent.Asked asked) {
            then.add(() -> this.acceptor.asked(this, asked.open()));
        } else if (event instanceof ChannelEvent.Arrives arrives) {
            this.table.refuse(arrives.open().channel(), ChannelRefusal.of(ChannelRefusal.Reason.UNSUPPORTED));
        }
        look();
    }

    private void opened(ChannelEvent.Opened opened, List<Runnable> then) {
        ChannelRequests.Requested requested = this.requests.opened(opened.channel(), then);
        if (requested == null) {
            this.table.close(opened.channel(), CloseStatus.NORMAL.code());
            return;
        }
        ChannelTransport channel = this.channels.add(
                opened.channel(), requested.request().weight(), ChannelAnswer.of(opened.result(), this.messageBytes));
        then.add(() -> {
            if (!requested.opened().complete(channel)) {
                channel.abort();
            }
        });
    }

    /**
     * Accepts a channel that the server has requested.
     *
     * @return null if it has ended meanwhile
     */
    @Nullable ChannelTransport accept(ChannelMessage.Open request, String conversation, int inFlight) {
        ChannelAnswer ours = new ChannelAnswer(conversation, this.received, inFlight);
        ChannelAnswer theirs = new ChannelAnswer(conversation, this.messageBytes, Integer.MAX_VALUE);
        AtomicReference<@Nullable ChannelTransport> accepted = new AtomicReference<>();
        change(then -> {
            List<ChannelEvent> early = this.ended ? null : this.table.accept(request.channel(), ours.result());
            if (early != null) {
                ChannelTransport channel = this.channels.add(request.channel(), 1, theirs);
                channel.receivedBefore(early);
                accepted.set(channel);
            }
        });
        return accepted.get();
    }

    /** Refuses a channel that the server has requested. */
    public void refuse(ChannelMessage.Open request, ChannelRefusal refusal) {
        change(then -> this.table.refuse(request.channel(), refusal));
    }

    /** What the application had of an accepted channel has ended. */
    void ended(ChannelTransport channel) {
        change(then -> this.table.ended(channel.number()));
    }

    @Override
    public void close(ChannelTransport channel, CloseStatus status) {
        change(then -> {
            if (this.channels.get(channel.number()) == channel) {
                this.table.close(channel.number(), status.code());
                this.channels.remove(channel.number(), then, closed -> closed.over(status));
            }
        });
    }

    /** Plans a look at what has to come in time, unless one is planned or nothing has to. Called under the lock. */
    private void look() {
        if (!this.looking && !this.ended && this.table.isWaiting()) {
            this.looking = true;
            this.runtime.after(LOOK_NANOS, this::check);
        }
    }

    private void check() {
        change(then -> {
            this.looking = false;
            // Without a socket nothing can come in time.
            if (!this.bare.isOffline()) {
                this.table.check(this.runtime.now()).forEach(event -> follow(event, "", "", then));
            }
            look();
        });
    }

    /** A set of channels, without members. */
    public OutgoingSet set() {
        return new OutgoingSet(this.multiplexer, this.messageBytes);
    }

    /** The server has acknowledged frames; so many remain, and so many bytes. */
    public void remains(int frames, long bytes) {
        this.multiplexer.remains(frames, bytes);
        this.channels.all().forEach(ChannelTransport::room);
    }

    /** The session is on another socket. */
    public void resumed() {
        change(then -> this.table.resumed(this.runtime.now()));
        this.multiplexer.restart();
    }

    /** The session is lost, and all channels with it. What was never sent goes back to those who have sent it. */
    public void end(SessionLoss why) {
        List<Runnable> then = new ArrayList<>();
        this.lock.lock();
        try {
            this.ended = true;
            this.channels.clear().forEach(channel -> then.add(() -> channel.lost(why)));
            this.channels.clearLeaving().forEach(move -> then.add(() -> move.lost(why)));
            this.requests.end(then);
        } finally {
            this.lock.unlock();
        }
        this.multiplexer.end();
        then.forEach(Runnable::run);
    }
}
