package io.jsonrpc.core.stream;

import com.google.gson.JsonObject;
import io.jsonrpc.core.message.JsonRpcFailure;
import io.jsonrpc.core.message.JsonRpcMessage;
import io.jsonrpc.core.message.JsonRpcRequest;
import io.jsonrpc.core.message.JsonRpcResponse;
import io.jsonrpc.core.message.JsonRpcResult;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.NotificationMessage;
import io.jsonrpc.core.message.RequestId;
import io.jsonrpc.core.session.frame.WireNumbers;
import io.jsonrpc.core.stream.StreamConsumers.Reaction;
import io.jsonrpc.core.subscription.Steering;
import io.jsonrpc.core.subscription.StreamOptions;
import io.jsonrpc.fixtures.WireVectors;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs the cases of {@code protocol/vectors/streams/consumer.json}. */
final class ConsumerTranscript extends StreamTranscript {

    private final StreamConsumers streams;

    /** By the id of the call; those that have ended as well. */
    private final Map<String, StreamConsumer> known = new LinkedHashMap<>();

    private final Map<String, StreamConsumer> asked = new HashMap<>();

    private int lastRequest = 100;

    ConsumerTranscript(JsonObject session) {
        this.streams = new StreamConsumers(number(session, "abandoned", 1024), number(session, "limit", -1));
    }

    @Override
    void step(JsonObject step) {
        String call = step.has("of") ? step.get("of").getAsString() : "7";
        StreamConsumer stream = this.known.get(call);
        switch (input(step)) {
            case "ask" -> ask(step);
            case "argument" -> argument(call, step);
            case "callEnds" -> {
                String over = step.get("callEnds").getAsString();
                this.streams.callEnded(one(this.known.get(over)));
            }
            case "receive" -> receive(WireVectors.frame(step.get("receive")), number(step, "times", 1));
            case "request" -> limit(one(stream).request(step.get("request").getAsLong()));
            case "handled" -> {
                for (int i = 0; i < step.get("handled").getAsInt(); i++) {
                    limit(one(stream).handled());
                }
            }
            case "steer" -> limit(one(stream).steer(steering(step.getAsJsonObject("steer"))));
            case "cancel" ->
                send(
                        "cancel",
                        one(this.known.get(step.get("cancel").getAsString())).cancel());
            case "fails" -> this.streams.refused(step.get("fails").getAsString());
            case "reattached" -> {
                this.streams.reattached();
                this.streams.cancelAgain().forEach(params -> send("cancel", params));
                this.streams.askAgain().forEach(this::askAgain);
            }
            case "end" -> this.streams.end();
            default -> throw new IllegalArgumentException(step.toString());
        }
        this.known.forEach(this::tell);
    }

    private static StreamConsumer one(@Nullable StreamConsumer stream) {
        if (stream == null) {
            throw new IllegalArgumentException("no such stream");
        }
        return stream;
    }

    private void ask(JsonObject step) {
        String call = step.get("ask").getAsString();
        StreamConsumer stream = this.streams.ask(
                call, step.has("automatic") ? StreamOptions.AUTOMATIC_CREDIT : number(step, "credit", 32));
        this.known.put(call, stream);
        limit(stream.request(step.has("demand") ? step.get("demand").getAsLong() : WireNumbers.MAX));
    }

    private void argument(String call, JsonObject step) {
        String id = StreamParams.argument(StreamWire.CODEC.write(step.get("argument")));
        StreamConsumer stream = id == null
                ? null
                : this.streams.argument(id, number(step, "credit", 32), number(step, "space", 65_536), change -> {});
        if (stream == null) {
            this.told.add("refuse " + call);
        } else {
            this.known.put(call, stream);
            limit(stream.request(step.has("demand") ? step.get("demand").getAsLong() : WireNumbers.MAX));
        }
    }

    private static Steering steering(JsonObject steer) {
        return new Steering(
                steer.has("perSecond") ? steer.get("perSecond").getAsDouble() : 0,
                steer.has("delivery")
                        ? StreamParams.delivery(steer.get("delivery").getAsString())
                        : null,
                steer.has("paused"));
    }

    private void askAgain(StreamConsumer stream, JsonText params) {
        String id = String.valueOf(++this.lastRequest);
        this.asked.put(id, stream);
        this.sent.add(StreamWire.CODEC.encode(new JsonRpcRequest(new RequestId(id), "rpc.stream.limit", params, null)));
    }

    private void receive(String text, int times) {
        JsonRpcMessage message = StreamWire.read(text);
        for (int i = 0; i < times; i++) {
            if (message instanceof NotificationMessage notification) {
                react(this.streams.receive(notification.params(), 0));
            } else if (message instanceof JsonRpcResponse response) {
                answer(response);
            }
        }
    }

    private void answer(JsonRpcResponse response) {
        String id = response.id().literal();
        StreamConsumer again = this.asked.remove(id);
        if (again != null) {
            if (!(response instanceof JsonRpcResult result
                    && result.result().json().equals("true"))) {
                this.streams.isUnknown(again);
            }
        } else if (response instanceof JsonRpcResult result) {
            react(this.streams.answered(id, result.result()));
        } else if (response instanceof JsonRpcFailure) {
            this.streams.refused(id);
        }
    }

    private void react(Reaction reaction) {
        if (!reaction.known()) {
            this.told.add("dropped");
        }
        limit(reaction.limit());
        send("cancel", reaction.cancel());
    }

    private void limit(@Nullable JsonText params) {
        send("limit", params);
    }

    private void send(String method, @Nullable JsonText params) {
        if (params != null) {
            this.sent.add(StreamWire.notification(method, params));
        }
    }

    private void tell(String call, StreamConsumer stream) {
        for (StreamEvent event = stream.next(); event != null; event = stream.next()) {
            if (event.skipped() != 0) {
                this.told.add(
                        "skipped " + call + " " + (event.skipped() == Outgoing.UNKNOWN ? "some" : event.skipped()));
            }
            String value = event.value() == null ? "" : " " + event.value().json();
            String position = event.position() == null ? "" : " at " + event.position();
            this.told.add(word(event.kind()) + " " + call + value + position);
        }
    }

    private static String word(StreamEvent.Kind kind) {
        return switch (kind) {
            case ITEM -> "item";
            case COMPLETE -> "complete";
            case ERROR -> "error";
            case PROTOCOL -> "protocol";
            case OVERFLOW -> "overflow";
            case LOST -> "lost";
            case END_LOST -> "endLost";
        };
    }

    @Override
    String left() {
        return this.streams.size() + " streams, " + this.streams.abandoned() + " abandoned";
    }
}
