package io.jsonrpc.core.session.frame;

import io.jsonrpc.core.codec.JsonMembers;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.MessageLimits;
import io.jsonrpc.core.session.frame.SessionTerms.ReceiveLimits;
import io.jsonrpc.core.session.frame.SessionTerms.Window;
import org.jspecify.annotations.Nullable;

/** Distinguishes control messages from data on the raw text, and parses them. Never throws for invalid input. */
public final class ControlReader {

    private static final String NOTIFICATION = "{\"jsonrpc\":\"2.0\",\"method\":\"" + ControlFrame.PREFIX;

    private static final String WITH_ID = "{\"jsonrpc\":\"2.0\",\"id\":\"" + ControlFrame.PREFIX;

    private static final int MAX_TEXT = 1024;

    private static final JsonText NO_EXTENSIONS = new JsonText("{}");

    /** Ends the parsing. Has no stack trace, because invalid input may arrive in large numbers. */
    private static final class Fault extends RuntimeException {

        Fault(String message) {
            super(message, null, false, false);
        }
    }

    private ControlReader() {}

    /** Whether a text frame, or the beginning of one, is a control message; everything else is data. */
    public static boolean isControl(CharSequence text) {
        return startsWith(text, NOTIFICATION) || startsWith(text, WITH_ID);
    }

    private static boolean startsWith(CharSequence text, String prefix) {
        if (text instanceof String whole) {
            return whole.startsWith(prefix);
        }
        return text.length() >= prefix.length() && prefix.contentEquals(text.subSequence(0, prefix.length()));
    }

    /** Parses a text for which {@link #isControl} is true. Unknown members are ignored. */
    public static ControlFrame read(String text) {
        try {
            return frame(object(text));
        } catch (Fault fault) {
            return new ControlFrame.Malformed(String.valueOf(fault.getMessage()));
        }
    }

    private static ControlFrame frame(JsonMembers frame) {
        String id = frame.literal("id") == null ? null : text(frame, "id");
        String method = frame.string("method");
        if (method != null) {
            return call(id, method, frame);
        }
        if (id == null) {
            throw new Fault("neither method nor id");
        }
        String result = frame.literal("result");
        String error = frame.literal("error");
        if ((result == null) == (error == null)) {
            throw new Fault("not one of result and error");
        }
        return result == null ? failed(id, object(frame, "error")) : answer(id, result);
    }

    private static ControlFrame call(@Nullable String id, String method, JsonMembers frame) {
        if (!method.startsWith(ControlFrame.PREFIX)) {
            throw new Fault("a method of the application with an id of the session layer");
        }
        String name = method.substring(ControlFrame.PREFIX.length());
        if (id == null) {
            return switch (name) {
                case "ack" -> ack(object(frame, "params"));
                case "goaway" -> new ControlFrame.GoAway(count(object(frame, "params"), "withinMillis"));
                case "close" -> closing(object(frame, "params"));
                case "flow" -> new ControlFrame.Flow(anything(frame, "params"));
                case "flow.now" -> new ControlFrame.FlowNow(anything(frame, "params"));
                default -> new ControlFrame.Unknown(null);
            };
        }
        return switch (name) {
            case "open" -> open(id, object(frame, "params"));
            case "resume" -> resume(id, object(frame, "params"));
            case "close" -> new ControlFrame.Close(id);
            default -> new ControlFrame.Unknown(id);
        };
    }

    private static @Nullable JsonText anything(JsonMembers members, String name) {
        String literal = members.literal(name);
        return literal == null ? null : new JsonText(literal);
    }

    private static ControlFrame open(String id, JsonMembers params) {
        if (count(params, "version") != 1) {
            throw new Fault("version is not 1");
        }
        return new ControlFrame.Open(
                id,
                text(params, "client"),
                count(params, "heartbeat"),
                size(object(params, "limits"), "messageBytes"),
                params.literal("extensions") == null ? NO_EXTENSIONS : json(params, "extensions"),
                anything(params, "registerInfo"));
    }

    private static ControlFrame resume(String id, JsonMembers params) {
        return new ControlFrame.Resume(
                id,
                text(params, "sessionId"),
                text(params, "token"),
                positive(params, "attempt"),
                count(params, "received"),
                positive(params, "oldest"));
    }

    private static ControlFrame ack(JsonMembers params) {
        long resumed = params.literal("resumed") == null ? 0 : positive(params, "resumed");
        return new ControlFrame.Ack(count(params, "received"), count(params, "sent"), resumed);
    }

    private static ControlFrame closing(JsonMembers params) {
        return new ControlFrame.Closing(size(params, "code"), count(params, "sent"), count(params, "received"));
    }

    private static ControlFrame answer(String id, String result) {
        if (result.equals("true")) {
            return new ControlFrame.Closed(id);
        }
        JsonMembers members = object(result);
        if (members.literal("sessionId") == null) {
            return new ControlFrame.Resumed(
                    id, text(members, "token"), count(members, "received"), positive(members, "oldest"));
        }
        return new ControlFrame.Opened(id, text(members, "sessionId"), text(members, "token"), terms(members));
    }

    private static SessionTerms terms(JsonMembers members) {
        JsonMembers window = object(members, "window");
        JsonMembers limits = object(members, "limits");
        return new SessionTerms(
                positive(members, "heartbeat"),
                count(members, "heartbeatGrace"),
                new Window(count(window, "millis"), positive(window, "bytes"), size(window, "frames")),
                new ReceiveLimits(
                        size(limits, "messageBytes"),
                        (int) Math.min(count(limits, "batch"), Integer.MAX_VALUE),
                        size(limits, "inFlight")),
                json(members, "extensions"));
    }

    private static ControlFrame failed(String id, JsonMembers error) {
        int code;
        try {
            code = Integer.parseInt(String.valueOf(error.literal("code")));
        } catch (NumberFormatException ex) {
            throw new Fault("code is no integer");
        }
        String message = text(error, "message");
        String literal = error.literal("data");
        JsonMembers data = literal == null ? null : JsonMembers.read(literal, MessageLimits.DEFAULT);
        String reason = data == null ? null : data.string("reason");
        if (data == null || reason == null) {
            return new ControlFrame.Failed(id, code, message, null, -1);
        }
        long number = switch (reason) {
            case ControlFrame.Failed.GAP -> count(data, "received");
            case ControlFrame.Failed.STALE -> count(data, "attempt");
            default -> -1;
        };
        return new ControlFrame.Failed(id, code, message, reason, number);
    }

    private static JsonMembers object(String text) {
        JsonMembers members = JsonMembers.read(text, MessageLimits.DEFAULT);
        if (members == null) {
            throw new Fault("no JSON object, beyond a limit, or a member twice");
        }
        return members;
    }

    private static JsonMembers object(JsonMembers parent, String name) {
        String literal = parent.literal(name);
        if (literal == null || literal.charAt(0) != '{') {
            throw new Fault(name + " is no object");
        }
        return object(literal);
    }

    private static JsonText json(JsonMembers members, String name) {
        object(members, name);
        return new JsonText(String.valueOf(members.literal(name)));
    }

    private static String text(JsonMembers members, String name) {
        String value = members.string(name);
        if (value == null || value.isEmpty() || value.length() > MAX_TEXT) {
            throw new Fault(name + " is no string of 1 to " + MAX_TEXT + " characters");
        }
        return value;
    }

    private static long count(JsonMembers members, String name) {
        long value = WireNumbers.read(members.literal(name));
        if (value < 0) {
            throw new Fault(name + " is no whole number from 0 to 2^53-1");
        }
        return value;
    }

    private static long positive(JsonMembers members, String name) {
        long value = count(members, name);
        if (value == 0) {
            throw new Fault(name + " is 0");
        }
        return value;
    }

    private static int size(JsonMembers members, String name) {
        return (int) Math.min(positive(members, name), Integer.MAX_VALUE);
    }
}
