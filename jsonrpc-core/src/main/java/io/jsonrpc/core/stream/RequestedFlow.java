package io.jsonrpc.core.stream;

import io.jsonrpc.core.codec.JsonMembers;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.session.frame.WireNumbers;
import io.jsonrpc.core.subscription.RateHint;
import io.jsonrpc.core.subscription.StreamRate;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The end of a session that receives streams: which rate of all streams together it requested, and what the other end said
 * that holds. The counterpart of {@link SessionFlow}. The owner's lock guards it.
 */
public final class RequestedFlow {

    /** Of the last request; 0 before the first. */
    private long version;

    private StreamRate wanted = StreamRate.NONE;

    /** The last request if it was a hint, until its answer says which rate that is. */
    private @Nullable RateHint hint;

    private @Nullable StreamRate now;

    /** The rate that was requested; of a hint, what the other end made of it. */
    public StreamRate wanted() {
        return this.wanted;
    }

    /** What holds, as the other end said last; null if it has said nothing in this session. */
    public @Nullable StreamRate now() {
        return this.now;
    }

    /** Requests a rate; the params of the {@code rpc.session.flow}. */
    public JsonText request(StreamRate rate) {
        this.version++;
        this.wanted = rate;
        this.hint = null;
        return params();
    }

    /** Requests another rate without a number; the params of the {@code rpc.session.flow}. */
    public JsonText request(RateHint change) {
        this.version++;
        takeNormal();
        this.hint = change;
        return params();
    }

    /** The session goes on on another socket; the last request, which may have been lost, null if there was none. */
    public @Nullable JsonText again() {
        return this.version == 0 ? null : params();
    }

    /** There is another session, of which nothing is known; the rate is requested of it, null if none ever was. */
    public @Nullable JsonText anew() {
        this.now = null;
        takeNormal();
        this.hint = null;
        return this.version == 0 ? null : request(this.wanted);
    }

    /**
     * A hint where the other end does not know this: the rate of each stream.
     *
     * @param lately items of the busiest stream in the last second
     */
    public StreamRate change(RateHint change, long lately) {
        FlowRate before = new FlowRate(this.wanted.perSecond(), this.wanted.bytesPerSecond());
        FlowRate next = switch (change) {
            case DOWN -> new FlowRate(FlowRate.half(lately), before.bytes());
            case UP -> before.faster();
            case NORMAL -> FlowRate.NONE;
        };
        request(rate(next, this.wanted.paused()));
        return this.wanted;
    }

    /** A received {@code rpc.session.flow.now}; false if it means nothing. */
    public boolean told(@Nullable JsonText params) {
        JsonMembers members = StreamParams.members(params);
        long of = members == null ? -1 : WireNumbers.read(members.literal("version"));
        if (members == null || of < 1 || of > this.version) {
            return false;
        }
        double items = SessionFlow.number(members.literal("perSecond"));
        double bytes = SessionFlow.number(members.literal("bytesPerSecond"));
        String paused = members.literal("paused");
        boolean isPaused = "true".equals(paused);
        if (Double.isNaN(items) || Double.isNaN(bytes) || (paused != null && !isPaused && !paused.equals("false"))) {
            return false;
        }
        StreamRate holds = rate(new FlowRate(FlowRate.clampItems(items), FlowRate.clampBytes(bytes)), isPaused);
        this.now = holds;
        if (this.hint != null && of == this.version) {
            this.wanted = this.hint == RateHint.NORMAL ? unbounded() : holds;
            this.hint = null;
        }
        return true;
    }

    /** What a hint comes to is known without its answer if it is that. */
    private void takeNormal() {
        if (this.hint == RateHint.NORMAL) {
            this.wanted = unbounded();
        }
    }

    private StreamRate unbounded() {
        return StreamRate.NONE.withPaused(this.wanted.paused());
    }

    private static StreamRate rate(FlowRate rate, boolean paused) {
        return new StreamRate(rate.items(), rate.bytes(), paused);
    }

    private JsonText params() {
        StringBuilder out = new StringBuilder(96).append("{\"version\":").append(this.version);
        if (this.hint == null) {
            StreamParams.rate(out, this.wanted.perSecond(), this.wanted.bytesPerSecond(), this.wanted.paused());
        } else {
            String word = this.hint.name().toLowerCase(Locale.ROOT);
            StreamParams.rate(out.append(",\"hint\":\"").append(word).append('"'), 0, 0, this.wanted.paused());
        }
        return new JsonText(out.append('}').toString());
    }
}
