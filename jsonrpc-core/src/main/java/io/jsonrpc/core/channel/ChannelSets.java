package io.jsonrpc.core.channel;

import io.jsonrpc.core.channel.ChannelEvent.Plain;
import io.jsonrpc.core.channel.ChannelEvent.Violation;
import io.jsonrpc.core.session.frame.FrameMembers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Sets of channels: what one end sends to a set is received on each of its members. */
final class ChannelSets {

    private static final int MAX_SETS = 4096;

    private static final int MAX_MEMBERS = 10_000;

    private final ChannelNumbers numbers;

    private final Channels channels;

    private final ChannelRules rules;

    private final Map<Integer, Set<Channel>> ours = new HashMap<>();

    private final Map<Integer, Set<Channel>> theirs = new HashMap<>();

    /** Members of sets of this end for which the other end may still have to keep what it receives. */
    private final Set<Channel> bounded = new LinkedHashSet<>(0);

    ChannelSets(ChannelNumbers numbers, Channels channels, ChannelRules rules) {
        this.numbers = numbers;
        this.channels = channels;
        this.rules = rules;
    }

    boolean isOurs(int number) {
        return this.ours.containsKey(number);
    }

    /** How many bytes of text may be sent to a set of this end now. */
    long allowance(int number) {
        this.bounded.removeIf(channel -> !channel.sendsEarly());
        return boundedOf(number)
                .mapToLong(channel -> ChannelTexts.earlyRoom(channel.sentEarly))
                .min()
                .orElse(isOurs(number) ? Long.MAX_VALUE : 0);
    }

    /** A message with so many bytes of text is sent to a set of this end. */
    void sent(int number, int bytes) {
        boundedOf(number).forEach(channel -> channel.sentEarly += ChannelTexts.early(bytes));
    }

    private Stream<Channel> boundedOf(int number) {
        Set<Channel> members = this.ours.getOrDefault(number, Set.of());
        return this.bounded.stream().filter(members::contains);
    }

    /** Changes a set of this end, or makes one for 0; its number, 0 if that is not possible. */
    int change(int set, List<Integer> add, List<Integer> remove) {
        List<Channel> joining = senders(add);
        List<Channel> leaving = senders(remove);
        Set<Channel> members = set == 0 ? new LinkedHashSet<>() : this.ours.get(set);
        boolean possible = members != null
                && (set != 0 || !joining.isEmpty() && this.ours.size() < MAX_SETS)
                && joining.size() + leaving.size() == add.size() + remove.size()
                && joining.stream().allMatch(channel -> channel.is(Channel.State.OPEN))
                && joining.size() + leaving.size() <= ChannelMessage.Merge.MAX_NUMBERS;
        if (!possible || members == null || fault(members, joining, leaving) != null) {
            return 0;
        }
        int number = set == 0 ? this.numbers.nextOurs() : set;
        if (number != 0) {
            this.ours.put(number, members);
            joining.stream().filter(Channel::sendsEarly).forEach(this.bounded::add);
            apply(this.ours, number, members, joining, leaving);
        }
        return number;
    }

    private List<Channel> senders(List<Integer> named) {
        return named.stream()
                .map(this.channels::sending)
                .filter(Objects::nonNull)
                .toList();
    }

    /** The other end changes a set. */
    ChannelEvent merge(ChannelMessage.Merge merge) {
        Set<Channel> members = this.theirs.get(merge.set());
        if (members == null) {
            if (merge.add().isEmpty() || !this.numbers.takeTheirs(merge.set())) {
                return Violation.of("no number of a set");
            }
            if (this.theirs.size() == MAX_SETS) {
                return Violation.of("too many sets");
            }
            members = new LinkedHashSet<>();
            this.theirs.put(merge.set(), members);
        }
        List<Channel> joining = new ArrayList<>();
        List<Channel> leaving = new ArrayList<>();
        if (!resolve(merge.add(), joining) || !resolve(merge.remove(), leaving)) {
            return Violation.of("merge of what is no open channel");
        }
        String fault = fault(members, joining, leaving);
        if (fault != null) {
            return Violation.of(fault);
        }
        apply(this.theirs, merge.set(), members, joining, leaving);
        return Plain.HANDLED;
    }

    private boolean resolve(List<Integer> named, List<Channel> channels) {
        for (int number : named) {
            Channel channel = this.channels.heard(number);
            if (channel == null || !channel.wasOpen()) {
                return false;
            }
            channels.add(channel);
        }
        return true;
    }

    private static @Nullable String fault(
            Set<Channel> members, Collection<Channel> joining, Collection<Channel> leaving) {
        Set<Channel> named = new LinkedHashSet<>(joining);
        if (named.size() < joining.size() || joining.stream().anyMatch(members::contains)) {
            return "a member of the set twice";
        }
        named.addAll(leaving);
        if (named.size() < joining.size() + leaving.size() || !members.containsAll(leaving)) {
            return "what leaves the set is no member of it";
        }
        return members.size() + joining.size() - leaving.size() > MAX_MEMBERS ? "too many members of a set" : null;
    }

    private static void apply(
            Map<Integer, Set<Channel>> sets,
            int number,
            Set<Channel> members,
            Collection<Channel> joining,
            Collection<Channel> leaving) {
        members.addAll(joining);
        leaving.forEach(members::remove);
        if (members.isEmpty()) {
            sets.remove(number);
        }
    }

    /** A frame that is for no channel: for a set, or the other end broke the protocol. */
    ChannelEvent receive(int number, String text) {
        Set<Channel> members = this.theirs.get(number);
        if (members == null) {
            return Violation.of("data for no open channel");
        }
        FrameMembers message = FrameMembers.orNull(text);
        if (message == null || message.string("method") == null || message.literal("id") != null) {
            return Violation.of("no notification for a set");
        }
        List<Integer> open = members.stream()
                .filter(Channel::hears)
                .map(member -> member.number)
                .toList();
        return new ChannelEvent.ToSet(number, open, text);
    }

    /** This end has closed a channel: it sends nothing more to it, whatever the other end does. */
    void closed(Channel channel) {
        leave(this.ours, channel);
        if (!this.rules.keepMembers()) {
            leave(this.theirs, channel);
        }
    }

    /** The other end sends nothing more to a channel, with its sets either. */
    void departed(Channel channel) {
        leave(this.theirs, channel);
    }

    void leave(Channel channel) {
        leave(this.ours, channel);
        leave(this.theirs, channel);
    }

    private static void leave(Map<Integer, Set<Channel>> sets, Channel channel) {
        sets.values().removeIf(members -> members.remove(channel) && members.isEmpty());
    }

    int size() {
        return this.ours.size() + this.theirs.size();
    }
}
