package io.jsonrpc.server.session;

import static io.jsonrpc.fixtures.Messages.error;
import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;

/** The client's side of part 3, as text, for one session. */
final class ControlFrames {

    static final String V1 = "jsonrpc2.session.v1";

    static final String OPEN = open("{}");

    String sessionId = "";

    String token = "";

    private int attempt;

    static String open(String extensions) {
        return request(
                "'rpc.session.1'",
                "rpc.session.open",
                "{'version':1,'client':'test/1','heartbeat':25000," + "'limits':{'messageBytes':1048576},'extensions':"
                        + extensions + "}");
    }

    /** Opens a session on this socket. */
    static ControlFrames openOn(TestSocket socket) {
        ControlFrames frames = new ControlFrames();
        List<String> answers = socket.exchange(OPEN);
        assertThat(answers).hasSize(1);
        JsonObject result = TestServer.result(answers.get(0)).getAsJsonObject();
        frames.sessionId = result.get("sessionId").getAsString();
        frames.token = result.get("token").getAsString();
        return frames;
    }

    /** The same session in the hands of another client. */
    ControlFrames copy() {
        ControlFrames copy = new ControlFrames();
        copy.sessionId = this.sessionId;
        copy.token = this.token;
        copy.attempt = this.attempt;
        return copy;
    }

    String resume(long received, long oldest) {
        return resume(this.token, ++this.attempt, received, oldest);
    }

    String resume(String someToken, int someAttempt, long received, long oldest) {
        return request(
                "'rpc.session.1'",
                "rpc.session.resume",
                "{'sessionId':'" + this.sessionId + "','token':'" + someToken + "','attempt':" + someAttempt
                        + ",'received':" + received + ",'oldest':" + oldest + "}");
    }

    /** Resumes on this socket and confirms it; returns what the server sent, but for the answer. */
    List<String> resumeOn(TestSocket socket, long received, long sent) {
        List<String> answers = socket.exchange(resume(received, sent + 1));
        assertThat(answers).isNotEmpty();
        JsonObject result = TestServer.result(answers.get(0)).getAsJsonObject();
        assertThat(result.get("received").getAsLong()).isEqualTo(sent);
        this.token = result.get("token").getAsString();
        List<String> replay = answers.subList(1, answers.size());
        socket.send(ack(received, sent, this.attempt));
        return replay;
    }

    int attempt() {
        return this.attempt;
    }

    static String ack(long received, long sent) {
        return notification("rpc.session.ack", "{'received':" + received + ",'sent':" + sent + "}");
    }

    static String ack(long received, long sent, int resumed) {
        return notification(
                "rpc.session.ack", "{'received':" + received + ",'sent':" + sent + ",'resumed':" + resumed + "}");
    }

    static String refusal(String data) {
        return error(
                "'rpc.session.1'",
                -32051,
                "not resumable",
                JsonParser.parseString(data).toString());
    }
}
