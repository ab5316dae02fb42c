package io.jsonrpc.link;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** Sockets of one client and one server, frame by frame, with every way in which they can fail. */
final class Network {

    /** Stands in the stream of frames for a close frame of the server. */
    static final String CLOSE_FRAME = "close";

    /** One connection. Each end has a view of its own of whether it still lives. */
    static final class Socket {

        final ArrayDeque<String> toServer = new ArrayDeque<>();

        final ArrayDeque<String> toClient = new ArrayDeque<>();

        /** Nothing passes any more, and nobody has noticed. */
        boolean cut;

        boolean clientGone;

        boolean serverGone;

        /** What each end calls this socket; 0 before the server has accepted a resume on it. */
        int clientEpoch;

        int serverEpoch;

        Socket copy() {
            Socket copy = new Socket();
            copy.toServer.addAll(this.toServer);
            copy.toClient.addAll(this.toClient);
            copy.cut = this.cut;
            copy.clientGone = this.clientGone;
            copy.serverGone = this.serverGone;
            copy.clientEpoch = this.clientEpoch;
            copy.serverEpoch = this.serverEpoch;
            return copy;
        }

        long fingerprint(long seed) {
            long hash = StateOf.fingerprint(seed, this.toServer);
            hash = StateOf.fingerprint(hash, this.toClient);
            hash = StateOf.mix(hash, (this.cut ? 1 : 0) + (this.clientGone ? 2 : 0) + (this.serverGone ? 4 : 0));
            return StateOf.mix(StateOf.mix(hash, this.clientEpoch), this.serverEpoch);
        }

        void fromClient(String frame) {
            if (!this.cut && !this.serverGone) {
                this.toServer.add(frame);
            }
        }

        void fromServer(String frame) {
            if (!this.cut && !this.clientGone) {
                this.toClient.add(frame);
            }
        }

        /** What was under way is lost in both directions. */
        void cut() {
            this.cut = true;
            this.toServer.clear();
            this.toClient.clear();
        }
    }

    final List<Socket> sockets = new ArrayList<>();

    Network copy() {
        Network copy = new Network();
        for (Socket socket : this.sockets) {
            copy.sockets.add(socket.copy());
        }
        return copy;
    }

    long fingerprint(long seed) {
        long hash = seed;
        for (Socket socket : this.sockets) {
            hash = socket.fingerprint(hash);
        }
        return StateOf.mix(hash, this.sockets.size());
    }

    Socket add() {
        Socket socket = new Socket();
        this.sockets.add(socket);
        return socket;
    }
}
