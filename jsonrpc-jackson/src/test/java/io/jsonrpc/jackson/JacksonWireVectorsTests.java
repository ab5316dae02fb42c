package io.jsonrpc.jackson;

import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.engine.PeerVectors;
import io.jsonrpc.core.message.MessageLimits;
import tools.jackson.databind.json.JsonMapper;

class JacksonWireVectorsTests extends PeerVectors {

    private static final MessageCodec CODEC =
            new JacksonMessageCodec(JsonMapper.builder().build(), MessageLimits.DEFAULT);

    @Override
    protected MessageCodec codec() {
        return CODEC;
    }
}
