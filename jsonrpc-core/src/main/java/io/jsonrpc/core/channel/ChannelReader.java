package io.jsonrpc.core.channel;

import io.jsonrpc.core.channel.ChannelMessage.Merge;
import io.jsonrpc.core.channel.ChannelMessage.Open;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.session.frame.ControlFrame;
import io.jsonrpc.core.session.frame.ControlReader;
import io.jsonrpc.core.session.frame.FrameMembers;
import io.jsonrpc.core.session.frame.FrameMembers.Fault;
import io.jsonrpc.core.session.frame.WireNumbers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parses the texts of channel 0. */
final class ChannelReader {

    private static final String CHANNEL = "channel.";

    private static final int MAX_CODE = 4999;

    private static final int MAX_TICKET = 128;

    private ChannelReader() {}

    /**
     * Parses the text behind {@code 0:}. Unknown members are ignored.
     *
     * @throws Fault if it is no message of the session layer, or one that does not belong on channel 0
     */
    static ChannelMessage read(String text) {
        if (!ControlReader.isControl(text)) {
            throw new Fault("data on channel 0");
        }
        FrameMembers frame = FrameMembers.read(text);
        String id = frame.literal("id") == null ? null : frame.text("id");
        String method = frame.string("method");
        if (method != null) {
            return call(id, method, frame);
        }
        JsonText result = frame.anything("result");
        JsonText error = frame.anything("error");
        if (id == null || (result == null) == (error == null)) {
            throw new Fault("neither a call nor an answer");
        }
        return result == null
                ? new ChannelMessage.Refused(id, frame.json("error"))
                : new ChannelMessage.Opened(id, frame.json("result"));
    }

    private static ChannelMessage call(@Nullable String id, String method, FrameMembers frame) {
        if (!method.startsWith(ControlFrame.PREFIX)) {
            throw new Fault("a method of the application with an id of the session layer");
        }
        String name = method.substring(ControlFrame.PREFIX.length());
        if (!name.startsWith(CHANNEL)) {
            return switch (name) {
                case "open", "resume", "ack", "close", "goaway", "flow", "flow.now" ->
                    throw new Fault("a message of the socket on channel 0");
                default -> new ChannelMessage.Unknown(id);
            };
        }
        String what = name.substring(CHANNEL.length());
        if (id != null) {
            return what.equals("open") ? open(id, frame.object("params")) : new ChannelMessage.Unknown(id);
        }
        return switch (what) {
            case "open" -> throw new Fault("open is a request");
            case "close" -> close(frame.object("params"));
            case "move" -> move(frame.object("params"));
            case "moved" -> moved(frame.object("params"));
            case "merge" -> merge(frame.object("params"));
            default -> new ChannelMessage.Unknown(null);
        };
    }

    private static ChannelMessage open(String id, FrameMembers params) {
        int channel = number(params, "channel");
        if (params.literal("from") != null) {
            FrameMembers from = params.object("from");
            ChannelMessage.Origin origin =
                    new ChannelMessage.Origin(from.text("session"), number(from, "channel"), ticket(from));
            return new Open(id, channel, "", 1, null, null, null, origin);
        }
        JsonText registerInfo = params.anything("registerInfo");
        if (registerInfo != null && registerInfo.json().length() > Open.MAX_REGISTER_INFO) {
            throw new Fault("registerInfo is too long");
        }
        String path = params.string("path");
        if (path == null) {
            throw new Fault("path is no string");
        }
        long weight = params.literal("weight") == null ? 1 : params.positive("weight");
        if (weight > Open.MAX_WEIGHT) {
            throw new Fault("weight is above " + Open.MAX_WEIGHT);
        }
        String authorization = params.literal("authorization") == null ? null : authorization(params);
        JsonText extensions = params.literal("extensions") == null ? null : params.json("extensions");
        return new Open(id, channel, path, (int) weight, extensions, registerInfo, authorization, null);
    }

    private static String authorization(FrameMembers params) {
        String value = params.string("authorization");
        if (value == null || value.isEmpty() || value.length() > Open.MAX_AUTHORIZATION) {
            throw new Fault("authorization is no string, or too long");
        }
        return value;
    }

    private static ChannelMessage close(FrameMembers params) {
        long code = params.count("code");
        if (code < 1000 || code > MAX_CODE) {
            throw new Fault("code is no close code");
        }
        return new ChannelMessage.Close(number(params, "channel"), (int) code, params.count("received"));
    }

    private static ChannelMessage move(FrameMembers params) {
        return new ChannelMessage.Move(number(params, "channel"), number(params, "to"));
    }

    private static ChannelMessage moved(FrameMembers params) {
        return new ChannelMessage.Moved(number(params, "channel"), ticket(params));
    }

    private static ChannelMessage merge(FrameMembers params) {
        List<Integer> add = numbers(params, "add");
        List<Integer> remove = numbers(params, "remove");
        if (add.size() + remove.size() > Merge.MAX_NUMBERS) {
            throw new Fault("more than " + Merge.MAX_NUMBERS + " numbers");
        }
        return new Merge(number(params, "set"), add, remove);
    }

    /** An array of numbers of channels; any other content is a fault. */
    private static List<Integer> numbers(FrameMembers params, String name) {
        String literal = params.literal(name);
        if (literal == null) {
            return List.of();
        }
        if (literal.charAt(0) != '[') {
            throw new Fault(name + " is no array");
        }
        List<Integer> numbers = new ArrayList<>();
        String inside = literal.substring(1, literal.length() - 1);
        if (!inside.isBlank()) {
            for (String one : inside.split(",", -1)) {
                numbers.add(number(one.strip(), name));
            }
        }
        return numbers;
    }

    private static int number(FrameMembers params, String name) {
        return number(String.valueOf(params.literal(name)), name);
    }

    private static int number(String literal, String name) {
        long number = WireNumbers.read(literal);
        if (number < 1 || number > Integer.MAX_VALUE) {
            throw new Fault(name + " is no number of a channel");
        }
        return (int) number;
    }

    private static String ticket(FrameMembers params) {
        String ticket = params.text("ticket");
        if (ticket.length() > MAX_TICKET) {
            throw new Fault("ticket is too long");
        }
        return ticket;
    }
}
