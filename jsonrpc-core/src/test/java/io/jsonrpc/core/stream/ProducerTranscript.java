package io.jsonrpc.core.stream;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.jsonrpc.annotation.Delivery;
import io.jsonrpc.core.message.ErrorCatalog;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.JsonRpcFailure;
import io.jsonrpc.core.message.JsonRpcRequest;
import io.jsonrpc.core.message.JsonRpcResult;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.NotificationMessage;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.message.ResponseError;
import io.jsonrpc.core.stream.StreamProducers.Outcome;
import io.jsonrpc.fixtures.WireVectors;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs the cases of {@code protocol/vectors/streams/producer.json}. */
final class ProducerTranscript extends StreamTranscript {

    /** A value of a source; some cannot be encoded. */
    private record Value(JsonElement json, boolean encodable) {}

    private final StreamProducers streams;

    private final int messageBytes;

    /** Those that have ended as well. */
    private final Map<String, StreamProducer> known = new LinkedHashMap<>();

    /** The sizes of what was sent and not written. */
    private final Map<String, ArrayDeque<Integer>> unwritten = new HashMap<>();

    private long now;

    private boolean full;

    private final int frames;

    ProducerTranscript(JsonObject session) {
        this.frames = number(session, "frames", 512);
        this.streams = new StreamProducers(number(session, "streams", 64), number(session, "limit", -1), this.frames);
        this.messageBytes = number(session, "messageBytes", 1024 * 1024);
    }

    @Override
    void step(JsonObject step) {
        String id = step.has("of") ? step.get("of").getAsString() : "s1";
        StreamProducer stream = this.known.get(id);
        switch (input(step)) {
            case "offer" -> stream = offer(step.getAsJsonObject("offer"));
            case "answered" -> {
                if (one(stream).answered()) {
                    this.told.add("subscribe " + id);
                }
            }
            case "argument" -> stream = argument();
            case "withdrawn", "callEnds" -> one(stream).end();
            case "item" -> item(one(stream), step);
            case "complete" -> one(stream).complete();
            case "fail" -> one(stream).fail(error(step.getAsJsonObject("fail")));
            case "stop" -> one(stream).stop(error(step.getAsJsonObject("stop")));
            case "sourceFails" -> one(stream).sourceFailed();
            case "receive" -> stream = receive(WireVectors.frame(step.get("receive")));
            case "written" -> written(one(stream), step.get("written").getAsInt());
            case "lost" -> one(stream).lost(this.unwritten.get(id).remove());
            case "reattached" -> this.streams.all().forEach(StreamProducer::missed);
            case "socket" -> this.streams.socket(step.get("socket").getAsBoolean());
            case "frames" -> this.streams.share(step.get("frames").getAsInt(), Long.MAX_VALUE);
            case "full" -> this.full = step.get("full").getAsBoolean();
            case "spare" -> this.streams.share(step.get("spare").getAsBoolean() ? this.frames : 0, Long.MAX_VALUE);
            case "advance" ->
                this.now += TimeUnit.MILLISECONDS.toNanos(step.get("advance").getAsInt());
            case "end" -> this.streams.end();
            default -> throw new IllegalArgumentException(step.toString());
        }
        if (stream != null) {
            drain(stream);
        } else {
            this.streams.all().forEach(this::drain);
        }
        for (StreamProducer next = this.streams.nextInTurn(); next != null; next = this.streams.nextInTurn()) {
            drain(next);
        }
        this.known.forEach(this::tell);
    }

    private static StreamProducer one(@Nullable StreamProducer stream) {
        if (stream == null) {
            throw new IllegalArgumentException("no such stream");
        }
        return stream;
    }

    private @Nullable StreamProducer offer(JsonObject terms) {
        Delivery delivery = terms.has("delivery")
                ? StreamParams.delivery(terms.get("delivery").getAsString())
                : Delivery.ALL;
        return added(this.streams.offer(new StreamTerms(delivery, number(terms, "buffer", 256), terms.has("key"))));
    }

    private @Nullable StreamProducer argument() {
        return added(this.streams.argument());
    }

    private @Nullable StreamProducer added(@Nullable StreamProducer stream) {
        if (stream == null) {
            this.told.add("refuse " + ErrorCatalog.DEFAULT.error(ErrorType.TOO_MANY_STREAMS));
            return null;
        }
        this.known.put(stream.id(), stream);
        this.unwritten.put(stream.id(), new ArrayDeque<>());
        this.told.add("offered " + stream.id());
        return stream;
    }

    private void item(StreamProducer stream, JsonObject step) {
        int times = number(step, "times", 1);
        for (int i = 0; i < times; i++) {
            JsonElement value = value(step.get("item"));
            JsonElement key = value.isJsonObject() ? value.getAsJsonObject().get("key") : null;
            stream.item(new Value(value, !step.has("unencodable")), key, this.now);
        }
    }

    /** Long texts are written as repetitions. */
    private static JsonElement value(JsonElement item) {
        return item instanceof JsonObject object && object.has("repeat")
                ? new JsonPrimitive(object.get("repeat")
                        .getAsString()
                        .repeat(object.get("times").getAsInt()))
                : item;
    }

    private static ResponseError error(JsonObject error) {
        return new ResponseError(
                error.get("code").getAsInt(), error.get("message").getAsString(), error.get("data"));
    }

    private @Nullable StreamProducer receive(String text) {
        if (StreamWire.read(text) instanceof JsonRpcRequest request) {
            Outcome outcome = outcome(request.method(), request.params());
            this.sent.add(StreamWire.CODEC.encode(
                    outcome.fault() == null
                            ? new JsonRpcResult(request.id(), new JsonText(String.valueOf(outcome.stream() != null)))
                            : new JsonRpcFailure(
                                    request.id(),
                                    StreamWire.error(ErrorType.INVALID_PARAMS, "path", outcome.fault()))));
            return followed(outcome);
        }
        NotificationMessage notification = (NotificationMessage) StreamWire.read(text);
        Outcome outcome = outcome(notification.method(), notification.params());
        if (outcome.fault() != null) {
            this.told.add("dropped");
        }
        return followed(outcome);
    }

    private @Nullable StreamProducer followed(Outcome outcome) {
        StreamProducer stream = outcome.stream();
        if (stream != null && outcome.begins()) {
            this.told.add("subscribe " + stream.id());
        }
        return stream;
    }

    private Outcome outcome(String method, @Nullable JsonText params) {
        return method.equals("rpc.stream.limit") ? this.streams.limit(params, this.now) : this.streams.cancel(params);
    }

    private void written(StreamProducer stream, int times) {
        for (int i = 0; i < times; i++) {
            stream.written(this.unwritten.get(stream.id()).remove());
        }
    }

    private void drain(StreamProducer stream) {
        for (Outgoing next = stream.next(this.now); next != null; next = stream.next(this.now)) {
            if (this.full) {
                stream.postponed();
                return;
            }
            send(stream, next);
        }
    }

    private void send(StreamProducer stream, Outgoing next) {
        if (next.value() instanceof Value value && !value.encodable()) {
            stream.unsendable(ErrorType.INTERNAL_ERROR);
            return;
        }
        String text = StreamWire.notification("item", params(stream.id(), next));
        int bytes = OutboundText.of(text).bytes();
        if (bytes > this.messageBytes) {
            stream.unsendable(ErrorType.RESPONSE_TOO_LARGE);
            return;
        }
        stream.sent(bytes);
        this.unwritten.get(stream.id()).add(bytes);
        this.sent.add(text);
    }

    private static JsonText params(String id, Outgoing next) {
        if (next.value() instanceof Value value) {
            return StreamParams.item(id, next.skipped(), null, StreamWire.CODEC.write(value.json()));
        }
        ErrorType fault = next.fault();
        ResponseError error = fault == ErrorType.STREAM_OVERFLOW
                ? StreamWire.error(fault, "skipped", next.skipped())
                : fault == null ? next.error() : ErrorCatalog.DEFAULT.error(fault);
        return StreamParams.end(id, next.skipped(), error == null ? null : StreamWire.text(error));
    }

    private void tell(String id, StreamProducer stream) {
        long demand = stream.takeDemand();
        if (demand > 0) {
            this.told.add("request " + id + " " + demand);
        }
        if (stream.takeCancel()) {
            this.told.add("cancel " + id);
        }
    }

    @Override
    String left() {
        return this.streams.size() + " streams, " + this.streams.room().used() + " frames";
    }
}
