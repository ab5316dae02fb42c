package io.jsonrpc.server.autoconfigure;

import static io.jsonrpc.fixtures.Messages.batch;
import static io.jsonrpc.fixtures.Messages.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.network.WireSocket;
import java.io.IOException;

/** How a call reaches its method. */
enum CallWay {
    PLAIN {
        @Override
        String answer(int port, String path, String call, String... login) throws IOException {
            try (WireSocket socket = WireSocket.connect(port, path, login)) {
                return socket.exchange(call);
            }
        }
    },
    CLASSIC {
        @Override
        String answer(int port, String path, String call, String... login) throws IOException {
            try (WireSocket socket = WireSocket.connect(port, path, login)) {
                assertThat(socket.exchange(request(1, "connect"))).contains("sessionId");
                return socket.exchange(call);
            }
        }
    },
    RESUMABLE {
        @Override
        String answer(int port, String path, String call, String... login) throws IOException {
            try (WireSocket socket = WireSocket.connect(port, path, login)) {
                assertThat(socket.exchange(opening(""))).contains("token");
                socket.send(call);
                return received(socket);
            }
        }
    },
    CHANNEL {
        @Override
        String answer(int port, String path, String call, String... login) throws IOException {
            try (WireSocket socket = WireSocket.connect(port, path, login)) {
                assertThat(socket.exchange(opening("'channels':{'max':4,'parts':16384}")))
                        .contains("channels");
                socket.send("0:"
                        + request(
                                "'rpc.session.3'", "rpc.session.channel.open", "{'channel':3,'path':'" + path + "'}"));
                assertThat(received(socket)).startsWith("0:").contains("\"result\"");
                socket.send("3:" + call);
                return received(socket).substring("3:".length());
            }
        }
    },
    BATCH {
        @Override
        String answer(int port, String path, String call, String... login) throws IOException {
            try (WireSocket socket = WireSocket.connect(port, path, login)) {
                String answers = socket.exchange(batch(call));
                return answers.substring(1, answers.length() - 1);
            }
        }
    },
    HTTP {
        @Override
        String answer(int port, String path, String call, String... login) throws Exception {
            return SecuredApplication.call(port, path, call, login);
        }
    };

    /** The answer to the first call of a user on a path; its id is not 1. */
    abstract String answer(int port, String path, String call, String... login) throws Exception;

    static String opening(String extensions) {
        return request(
                "'rpc.session.1'",
                "rpc.session.open",
                "{'version':1,'client':'test/1','heartbeat':25000,'limits':{'messageBytes':1048576},'extensions':{"
                        + extensions + "}}");
    }

    private static String received(WireSocket socket) throws IOException {
        String text = socket.receive();
        return text.contains("rpc.session.ack") ? received(socket) : text;
    }
}
