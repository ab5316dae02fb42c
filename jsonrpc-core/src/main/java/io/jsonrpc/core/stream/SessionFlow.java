package io.jsonrpc.core.stream;

import io.jsonrpc.core.codec.JsonMembers;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.MessageLimits;
import io.jsonrpc.core.session.frame.WireNumbers;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How fast the receiver of a session wants all its streams together, and what of that holds within its plan. Decides when
 * the next item may be sent. The owner's lock guards it; times are nanoseconds of one clock.
 */
public final class SessionFlow {

    /** The name of the extension. */
    public static final String EXTENSION = "flow";

    /** What was accepted where the extension was not. */
    public static final JsonText NONE = new JsonText("{}");

    /** The extension was accepted, and this end bounds nothing by itself. */
    public static final JsonText UNBOUNDED = new JsonText("{\"" + EXTENSION + "\":{}}");

    /** Messages of the receiver that are obeyed: one in this many nanoseconds, and so many at once. */
    private static final long EACH = TimeUnit.MILLISECONDS.toNanos(10);

    private static final int AT_ONCE = 1000;

    private final Lately lately = new Lately();

    private final Pace items = new Pace();

    private final BytePace bytes = new BytePace();

    private FlowPlan plan;

    /** When the item that was taken last was. */
    private long takenAt;

    /** Of the last message that had a say. */
    private long version = -1;

    private FlowRate asked = FlowRate.NONE;

    private boolean paused;

    /** The point in time up to which messages are spent. */
    private long spentUntil;

    /** @param plan until {@link #plan} says which one the user has */
    public SessionFlow(FlowPlan plan, long now) {
        this.plan = plan;
        this.spentUntil = now - AT_ONCE * EACH;
        pace(now);
    }

    /** Whether the extension is among those that were accepted: a JSON object, name to parameters. */
    public static boolean isAmong(JsonText accepted) {
        return of(accepted, 0) != null;
    }

    /**
     * The rate of a session.
     *
     * @param accepted the extensions that were accepted: a JSON object, name to parameters; those of this one have the plan
     *     of users in general
     * @return null if the extension was not accepted
     */
    public static @Nullable SessionFlow of(JsonText accepted, long now) {
        JsonMembers extensions = JsonMembers.read(accepted.json(), MessageLimits.DEFAULT);
        String literal = extensions == null ? null : extensions.literal(EXTENSION);
        JsonMembers params = literal == null ? null : StreamParams.members(new JsonText(literal));
        if (params == null) {
            return null;
        }
        double items = number(params.literal("maxPerSecond"));
        double bytes = number(params.literal("maxBytesPerSecond"));
        return new SessionFlow(new FlowPlan(FlowRate.clampItems(items), FlowRate.clampBytes(bytes)), now);
    }

    /**
     * What a message changes.
     *
     * @param told the params of what is told then; null for nothing
     * @param faulty whether something of the message means nothing
     * @param tooMany whether the receiver asks too often: its session ends
     */
    public record Outcome(@Nullable JsonText told, boolean faulty, boolean tooMany) {}

    /**
     * A received {@code rpc.session.flow}. Only a version above all before has a say. The last one again is what a receiver sends
     * after a resume, which may have missed the answer.
     */
    public Outcome receive(@Nullable JsonText params, long now) {
        if (!spend(now)) {
            return new Outcome(null, false, true);
        }
        JsonMembers members = StreamParams.members(params);
        long next = members == null ? -1 : WireNumbers.read(members.literal("version"));
        if (members == null || next < 0) {
            return new Outcome(null, true, false);
        }
        if (next <= this.version) {
            return new Outcome(next == this.version ? told() : null, false, false);
        }
        this.version = next;
        boolean faulty = members.literal("hint") == null ? numbers(members) : hint(members.string("hint"), now);
        faulty |= pause(members.literal("paused"));
        pace(now);
        return new Outcome(told(), faulty, false);
    }

    /** Another message was received; false if that is too many. */
    private boolean spend(long now) {
        this.spentUntil = Math.max(this.spentUntil, now - AT_ONCE * EACH) + EACH;
        return this.spentUntil <= now;
    }

    /** Whether a number is none: then that rate stays as it is. */
    private boolean numbers(JsonMembers members) {
        double nextItems = number(members.literal("perSecond"));
        double nextBytes = number(members.literal("bytesPerSecond"));
        this.asked = new FlowRate(
                Double.isNaN(nextItems) ? this.asked.items() : FlowRate.clampItems(nextItems),
                Double.isNaN(nextBytes) ? this.asked.bytes() : FlowRate.clampBytes(nextBytes));
        return Double.isNaN(nextItems) || Double.isNaN(nextBytes);
    }

    /** 0 if it is absent; not a number if it is none. A number that is below all rates is never 0. */
    static double number(@Nullable String literal) {
        if (literal == null) {
            return 0;
        }
        char first = literal.charAt(0);
        if (first != '-' && (first < '0' || first > '9')) {
            return Double.NaN;
        }
        return Math.max(Double.MIN_NORMAL, Double.parseDouble(literal));
    }

    private boolean hint(@Nullable String hint, long now) {
        FlowRate holds = this.asked.within(this.plan);
        switch (hint == null ? "" : hint) {
            case "down" -> this.asked = holds.slower(this.lately, now);
            case "up" -> this.asked = holds.faster();
            case "normal" -> this.asked = FlowRate.NONE;
            default -> {
                return true;
            }
        }
        return false;
    }

    private boolean pause(@Nullable String literal) {
        boolean isTrue = "true".equals(literal);
        if (literal == null || isTrue || literal.equals("false")) {
            this.paused = isTrue;
            return false;
        }
        return true;
    }

    /** The plan of the user is known, or another one; null if the receiver has nothing to be told. */
    public @Nullable JsonText plan(FlowPlan next, long now) {
        FlowRate before = this.asked.within(this.plan);
        this.plan = next;
        pace(now);
        return this.version < 0 || before.equals(this.asked.within(next)) ? null : told();
    }

    private void pace(long now) {
        FlowRate holds = this.asked.within(this.plan);
        this.items.set(holds.items(), now);
        this.bytes.set(holds.bytes(), now);
    }

    private JsonText told() {
        FlowRate holds = this.asked.within(this.plan);
        StringBuilder out = new StringBuilder(96).append("{\"version\":").append(this.version);
        StreamParams.rate(out, holds.items(), holds.bytes(), this.paused);
        return new JsonText(out.append('}').toString());
    }

    /** Whether an item of any stream may be sent now. */
    public boolean isDue(long now) {
        return !this.paused && this.items.isDue(now) && this.bytes.isDue(now);
    }

    /** When that may be so if nothing else happens; negative if time alone changes nothing. */
    public long nanosUntilDue(long now) {
        if (this.paused) {
            return -1;
        }
        long untilItem = this.items.isSet() ? this.items.nanosUntilDue(now) : 0;
        return Math.max(0, Math.max(untilItem, this.bytes.nanosUntilDue(now)));
    }

    /** An item that was due is taken to be sent. */
    public void taken(long now) {
        this.takenAt = now;
        this.items.sent(now);
        this.lately.went(1, 0, now);
    }

    /** So large is it. */
    public void sent(int size) {
        this.bytes.sent(size, this.takenAt);
        this.lately.went(0, size, this.takenAt);
    }
}
