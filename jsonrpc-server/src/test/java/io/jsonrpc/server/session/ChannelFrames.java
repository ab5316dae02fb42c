package io.jsonrpc.server.session;

import static io.jsonrpc.fixtures.Messages.error;
import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;

import java.util.ArrayList;
import java.util.List;

/** The client's side of channels, as text. */
final class ChannelFrames {

    static final String OFFER = ControlFrames.open("{'channels':{'max':4,'parts':16384}}");

    private ChannelFrames() {}

    /** Opens a session with channels on this socket; returns its frames. */
    static ControlFrames sessionOn(TestSocket socket) {
        ControlFrames frames = new ControlFrames();
        var opened = TestServer.result(socket.exchange(OFFER).get(0)).getAsJsonObject();
        frames.sessionId = opened.get("sessionId").getAsString();
        frames.token = opened.get("token").getAsString();
        return frames;
    }

    static String open(int number, String path) {
        return open(number, path, "");
    }

    static String open(int number, String path, String more) {
        return "0:"
                + request(
                        "'rpc.session." + number + "'",
                        "rpc.session.channel.open",
                        "{'channel':" + number + ",'path':'" + path + "'" + more + "}");
    }

    static String close(int number, int code, int received) {
        return "0:"
                + notification(
                        "rpc.session.channel.close",
                        "{'channel':" + number + ",'code':" + code + ",'received':" + received + "}");
    }

    static String refused(int number, String data) {
        return "0:"
                + error(
                        "'rpc.session." + number + "'",
                        -32054,
                        "channel refused",
                        ("{'type':'channel.refused','reason':" + data + "}").replace('\'', '"'));
    }

    /** Opens a channel; returns the id of its session. */
    static String opened(TestSocket socket, int number, String path) {
        String answer = numbered(socket.exchange(open(number, path))).get(0);
        return TestServer.result(answer.substring(2))
                .getAsJsonObject()
                .get("sessionId")
                .getAsString();
    }

    /** Those of the messages that have the number of a channel. */
    static List<String> numbered(List<String> frames) {
        List<String> numbered = new ArrayList<>(frames);
        numbered.removeIf(frame -> frame.startsWith("{"));
        return numbered;
    }
}
