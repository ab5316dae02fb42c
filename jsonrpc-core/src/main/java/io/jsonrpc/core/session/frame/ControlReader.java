package io.jsonrpc.core.session.frame;

import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.session.frame.SessionTerms.ReceiveLimits;
import io.jsonrpc.core.session.frame.SessionTerms.Window;
import org.jspecify.annotations.Nullable;

/** Distinguishes control messages from data on the raw text, and parses them. Never throws for invalid input. */
public final class ControlReader {

    private static final String NOTIFICATION = "{\"jsonrpc\":\"2.0\",\"method\":\"" + ControlFrame.PREFIX;

    private static final String WITH_ID = "{\"jsonrpc\":\"2.0\",\"id\":\"" + ControlFrame.PREFIX;

    private static final JsonText NO_EXTENSIONS = new JsonText("{}");

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
            return frame(FrameMembers.read(text));
        } catch (FrameMembers.Fault fault) {
            return new ControlFrame.Malformed(fault.reason());
        }
    }

    private static ControlFrame frame(FrameMembers frame) {
        String id = frame.literal("id") == null ? null : frame.text("id");
        String method = frame.string("method");
        if (method != null) {
            return call(id, method, frame);
        }
        if (id == null) {
            throw new FrameMembers.Fault("neither method nor id");
        }
        String result = frame.literal("result");
        String error = frame.literal("error");
        if ((result == null) == (error == null)) {
            throw new FrameMembers.Fault("not one of result and error");
        }
        return result == null ? failed(id, frame.object("error")) : answer(id, result);
    }

    private static ControlFrame call(@Nullable String id, String method, FrameMembers frame) {
        if (!method.startsWith(ControlFrame.PREFIX)) {
            throw new FrameMembers.Fault("a method of the application with an id of the session layer");
        }
        String name = method.substring(ControlFrame.PREFIX.length());
        if (id == null) {
            return switch (name) {
                case "ack" -> ack(frame.object("params"));
                case "goaway" -> new ControlFrame.GoAway(frame.object("params").count("withinMillis"));
                case "expiring" ->
                    new ControlFrame.Expiring(frame.object("params").count("inMillis"));
                case "close" -> closing(frame.object("params"));
                case "flow" -> new ControlFrame.Flow(frame.anything("params"));
                case "flow.now" -> new ControlFrame.FlowNow(frame.anything("params"));
                default -> new ControlFrame.Unknown(null);
            };
        }
        return switch (name) {
            case "open" -> open(id, frame.object("params"));
            case "resume" -> resume(id, frame.object("params"));
            case "close" -> new ControlFrame.Close(id);
            default -> new ControlFrame.Unknown(id);
        };
    }

    private static ControlFrame open(String id, FrameMembers params) {
        if (params.count("version") != 1) {
            throw new FrameMembers.Fault("version is not 1");
        }
        return new ControlFrame.Open(
                id,
                params.text("client"),
                params.count("heartbeat"),
                params.object("limits").size("messageBytes"),
                params.literal("extensions") == null ? NO_EXTENSIONS : params.json("extensions"),
                params.anything("registerInfo"),
                params.textIfAny("identity"));
    }

    private static ControlFrame resume(String id, FrameMembers params) {
        return new ControlFrame.Resume(
                id,
                params.text("sessionId"),
                params.text("token"),
                params.positive("attempt"),
                params.count("received"),
                params.positive("oldest"));
    }

    private static ControlFrame ack(FrameMembers params) {
        long resumed = params.literal("resumed") == null ? 0 : params.positive("resumed");
        return new ControlFrame.Ack(params.count("received"), params.count("sent"), resumed);
    }

    private static ControlFrame closing(FrameMembers params) {
        return new ControlFrame.Closing(params.size("code"), params.count("sent"), params.count("received"));
    }

    private static ControlFrame answer(String id, String result) {
        if (result.equals("true")) {
            return new ControlFrame.Closed(id);
        }
        FrameMembers members = FrameMembers.read(result);
        if (members.literal("sessionId") == null) {
            return new ControlFrame.Resumed(
                    id, members.text("token"), members.count("received"), members.positive("oldest"));
        }
        return new ControlFrame.Opened(id, members.text("sessionId"), members.text("token"), terms(members));
    }

    private static SessionTerms terms(FrameMembers members) {
        FrameMembers window = members.object("window");
        FrameMembers limits = members.object("limits");
        return new SessionTerms(
                members.positive("heartbeat"),
                members.count("heartbeatGrace"),
                new Window(window.count("millis"), window.positive("bytes"), window.size("frames")),
                new ReceiveLimits(
                        limits.size("messageBytes"),
                        (int) Math.min(limits.count("batch"), Integer.MAX_VALUE),
                        limits.size("inFlight")),
                members.json("extensions"));
    }

    private static ControlFrame failed(String id, FrameMembers error) {
        int code;
        try {
            code = Integer.parseInt(String.valueOf(error.literal("code")));
        } catch (NumberFormatException ex) {
            throw new FrameMembers.Fault("code is no integer");
        }
        String message = error.text("message");
        FrameMembers data = FrameMembers.orNull(error.literal("data"));
        String reason = data == null ? null : data.string("reason");
        if (data == null || reason == null) {
            return new ControlFrame.Failed(id, code, message, null, -1);
        }
        long number = switch (reason) {
            case ControlFrame.Failed.GAP -> data.count("received");
            case ControlFrame.Failed.STALE -> data.count("attempt");
            default -> -1;
        };
        return new ControlFrame.Failed(id, code, message, reason, number);
    }
}
