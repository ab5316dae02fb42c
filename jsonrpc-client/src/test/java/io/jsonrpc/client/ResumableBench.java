package io.jsonrpc.client;

import static io.jsonrpc.fixtures.Messages.error;
import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import io.jsonrpc.client.FakeNetwork.FakeSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/** A client and a server that speak part 3, the server being the test. */
final class ResumableBench {

    static final String V1 = "jsonrpc2.session.v1";

    static final String TOKEN = "secret-of-the-session";

    final ClientBench bench;

    final JsonRpcClientWebSocket client;

    private int resumes;

    ResumableBench() {
        this(UnaryOperator.identity());
    }

    ResumableBench(UnaryOperator<JsonRpcClientBuilder> options) {
        this.bench = new ClientBench(options);
        this.client = this.bench.client;
    }

    static String goAway(int withinMillis) {
        return notification("rpc.session.goaway", "{'withinMillis':" + withinMillis + "}");
    }

    static String expiring(int inMillis) {
        return notification("rpc.session.expiring", "{'inMillis':" + inMillis + "}");
    }

    static String opened(int messageBytes, int inFlight, int frames, String extensions) {
        return result(
                "'rpc.session.1'",
                "{'sessionId':'S','token':'" + TOKEN
                        + "','heartbeat':25000,'heartbeatGrace':10000,'window':{'millis':120000,"
                        + "'bytes':4194304,'frames':" + frames + "},'limits':{'messageBytes':" + messageBytes
                        + ",'batch':50,'inFlight':" + inFlight + "},'extensions':" + extensions + "}");
    }

    static String opened() {
        return opened(1_048_576, 1024, 1024, "{}");
    }

    static String ack(int received, int sent) {
        return notification("rpc.session.ack", "{'received':" + received + ",'sent':" + sent + "}");
    }

    static String confirmation(int received, int sent, int attempt) {
        return notification(
                "rpc.session.ack", "{'received':" + received + ",'sent':" + sent + ",'resumed':" + attempt + "}");
    }

    static String refused(String data) {
        return error("'rpc.session.1'", -32051, "not resumable", data);
    }

    /** A socket on which nothing was answered yet. */
    FakeSocket opening() {
        this.client.connectAsync();
        return this.bench.run().network.nextTry().succeeds(V1);
    }

    /** Connected with a session, nothing left to be read. */
    FakeSocket connected() {
        return connected(opened());
    }

    FakeSocket connected(String answer) {
        FakeSocket socket = opening();
        socket.takeSent();
        socket.receives(answer);
        assertThat(this.bench.takeEvents()).containsExactly("connected");
        return socket;
    }

    /** The next socket; it was asked to resume, and has not answered yet. */
    FakeSocket resuming() {
        this.bench.pass(Duration.ofMillis(250));
        FakeSocket socket = this.bench.network.nextTry().succeeds(V1);
        this.resumes++;
        return socket;
    }

    /** The next socket but one, on which a new session is opened. */
    FakeSocket openingAnew() {
        this.bench.pass(Duration.ofMillis(500));
        FakeSocket socket = this.bench.network.nextTry().succeeds(V1);
        assertThat(socket.takeSent()).singleElement().asString().contains("rpc.session.open");
        socket.receives(opened());
        return socket;
    }

    /** The server goes on: it has received so many of our messages, and can send its own from this one on. */
    void resumed(FakeSocket socket, int received, int oldest) {
        socket.receives(result(
                "'rpc.session.1'",
                "{'token':'" + TOKEN + this.resumes + "','received':" + received + ",'oldest':" + oldest + "}"));
    }

    CompletableFuture<JsonElement> call(String method) {
        return this.client.sendRequestAsync(method, null);
    }
}
