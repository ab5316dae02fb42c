package io.jsonrpc.core.session;

import java.util.ArrayList;
import java.util.List;

/** Sockets of one client and one server, frame by frame, with every way in which they can fail. */
final class Network {

    /** Stands in the stream of frames for a close frame of the server. */
    static final String CLOSE_FRAME = "close";

    /** One connection. Each end has a view of its own of whether it still lives. */
    static final class Socket {

        /** Frames under way; the lists are never changed, so that copies share them. */
        List<String> toServer = List.of();

        List<String> toClient = List.of();

        /** Nothing passes any more, and nobody has noticed. */
        boolean cut;

        boolean clientGone;

        boolean serverGone;

        /** What each end calls this socket; 0 before the server has accepted a resume on it. */
        int clientEpoch;

        int serverEpoch;

        Socket copy() {
            Socket copy = new Socket();
            copy.toServer = this.toServer;
            copy.toClient = this.toClient;
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
                this.toServer = with(this.toServer, frame);
            }
        }

        void fromServer(String frame) {
            if (!this.cut && !this.clientGone) {
                this.toClient = with(this.toClient, frame);
            }
        }

        /** What was under way is lost in both directions. */
        void cut() {
            this.cut = true;
            this.toServer = List.of();
            this.toClient = List.of();
        }

        String nextToServer() {
            String frame = this.toServer.get(0);
            this.toServer = List.copyOf(this.toServer.subList(1, this.toServer.size()));
            return frame;
        }

        String nextToClient() {
            String frame = this.toClient.get(0);
            this.toClient = List.copyOf(this.toClient.subList(1, this.toClient.size()));
            return frame;
        }

        private static List<String> with(List<String> frames, String frame) {
            List<String> more = new ArrayList<>(frames);
            more.add(frame);
            return List.copyOf(more);
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
