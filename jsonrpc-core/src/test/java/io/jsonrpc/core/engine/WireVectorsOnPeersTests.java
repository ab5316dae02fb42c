package io.jsonrpc.core.engine;

import io.jsonrpc.core.codec.MessageCodec;

class WireVectorsOnPeersTests extends PeerVectors {

    @Override
    protected MessageCodec codec() {
        return Conversation.CODEC;
    }
}
