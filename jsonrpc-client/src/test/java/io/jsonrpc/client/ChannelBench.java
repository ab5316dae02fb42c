package io.jsonrpc.client;

import static io.jsonrpc.client.ResumableBench.opened;
import static io.jsonrpc.fixtures.Messages.error;
import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;

import io.jsonrpc.client.FakeNetwork.FakeSocket;
import io.jsonrpc.client.event.DisconnectReason;
import io.jsonrpc.client.event.JsonRpcWSConnectionListener;
import io.jsonrpc.client.event.SessionLoss;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A client with a channel, and a server that has channels, the server being the test. */
final class ChannelBench implements JsonRpcWSConnectionListener {

    static final String EXTENSIONS = "{'channels':{'max':64,'parts':16384}}";

    final ResumableBench resumable;

    final JsonRpcClientWebSocket client;

    final List<String> events = new ArrayList<>();

    ChannelBench() {
        this(UnaryOperator.identity());
    }

    ChannelBench(UnaryOperator<JsonRpcClientBuilder> options) {
        this.resumable = new ResumableBench(options);
        this.client = this.resumable.client;
    }

    static String session() {
        return opened(1_048_576, 1024, 1024, EXTENSIONS);
    }

    /** A request for a channel as a client sends it. */
    static String open(int id, int channel, String path) {
        return "0:"
                + request(
                        "'rpc.session." + id + "'",
                        "rpc.session.channel.open",
                        "{'channel':" + channel + ",'path':'" + path + "'}");
    }

    static String accepted(int id) {
        return "0:" + result("'rpc.session." + id + "'", "{'sessionId':'c" + id + "','limits':{'inFlight':256}}");
    }

    static String refused(int id, String reason) {
        return "0:"
                + error(
                        "'rpc.session." + id + "'",
                        -32054,
                        "channel refused",
                        "{'type':'channel.refused'," + reason + "}");
    }

    static String close(int channel, int code, int received) {
        return "0:"
                + notification(
                        "rpc.session.channel.close",
                        "{'channel':" + channel + ",'code':" + code + ",'received':" + received + "}");
    }

    FakeSocket online() {
        return this.resumable.connected(session());
    }

    JsonRpcClient channel(String path) {
        return this.client.channel(path, options -> options.withListener(this));
    }

    /** A channel that is open: with number 1 in the first session. */
    JsonRpcClient channel(FakeSocket socket) {
        JsonRpcClient channel = channel("/rooms/12");
        ((JsonRpcClientWebSocket) channel).connectAsync();
        run();
        socket.takeSent();
        socket.receives(accepted(1));
        takeEvents();
        return channel;
    }

    ChannelBench run() {
        this.resumable.bench.run();
        return this;
    }

    /** Events of channels since the last call. */
    List<String> takeEvents() {
        run();
        List<String> taken = List.copyOf(this.events);
        this.events.clear();
        return taken;
    }

    @Override
    public void connected() {
        this.events.add("connected");
    }

    @Override
    public void connectionFailed(Throwable cause) {
        this.events.add("connectionFailed " + cause.getMessage());
    }

    @Override
    public void disconnected(DisconnectReason reason) {
        this.events.add("disconnected " + reason.kind());
    }

    @Override
    public void reconnecting(DisconnectReason reason) {
        this.events.add("reconnecting " + reason.kind());
    }

    @Override
    public void reconnected(boolean sameSession, SessionLoss loss) {
        this.events.add("reconnected " + sameSession + (loss == null ? "" : " " + loss));
    }
}
