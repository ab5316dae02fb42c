package io.jsonrpc.core.engine.inbound;

import io.jsonrpc.core.PeerLimits;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.engine.error.ErrorTranslator;
import io.jsonrpc.core.engine.outbound.CallTexts;
import io.jsonrpc.core.engine.outbound.OutboundQueue;
import io.jsonrpc.core.message.JsonRpcResponse;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.message.RequestId;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sends answers, each in a message of its own or together with the rest of its batch. */
public final class Replies implements Answers {

    private final MessageCodec codec;

    private final CallTexts texts;

    private final PeerLimits limits;

    private final ErrorTranslator errors;

    private final OutboundQueue outbound;

    public Replies(
            MessageCodec codec, CallTexts texts, PeerLimits limits, ErrorTranslator errors, OutboundQueue outbound) {
        this.codec = codec;
        this.texts = texts;
        this.limits = limits;
        this.errors = errors;
        this.outbound = outbound;
    }

    @Override
    public boolean isSingle() {
        return true;
    }

    @Override
    public void send(JsonRpcResponse response, Consumer<Boolean> then) {
        OutboundText text = OutboundText.of(this.codec.encode(response));
        this.outbound.requireFitting(text);
        this.outbound.offerAnswer(text);
        then.accept(true);
    }

    /** Whether something may follow an answer. */
    boolean canBeFollowed() {
        return !this.outbound.room().isForAnswersOnly();
    }

    /** Sends a value of the progress that a request makes, to a caller that can get it. */
    void progress(RequestId token, @Nullable Object value) {
        if (canBeFollowed()) {
            this.outbound.offer(this.texts.progress(token, value), null);
        }
    }

    /** Collects this many answers. */
    public BatchAnswers forBatch(int answers) {
        return new BatchAnswers(
                this.codec,
                answers,
                Math.min(this.limits.batchResponseBytes(), this.outbound.messageBytes()),
                this.errors::error,
                array -> this.outbound.offerAnswer(OutboundText.of(array)));
    }
}
