package io.jsonrpc.benchmarks.jmh;

import com.google.gson.JsonObject;
import io.jsonrpc.core.codec.Decoded;
import io.jsonrpc.core.codec.GsonMessageCodec;
import io.jsonrpc.core.codec.JsonBinding;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.message.JsonRpcResult;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.MessageLimits;
import io.jsonrpc.core.message.RequestId;
import java.lang.reflect.Type;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Text to messages and values, and back: an echo of 64 bytes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class CodecBenchmark {

    private record EchoParams(String text) {}

    private static final Type TYPED = EchoParams.class;

    private static final Type TREE = JsonObject.class;

    private final String text = "x".repeat(64);

    private final String params = "{\"text\":\"" + this.text + "\"}";

    private final String request =
            "{\"jsonrpc\":\"2.0\",\"id\":1000000001,\"method\":\"echo\",\"params\":" + this.params + "}";

    private final MessageCodec codec =
            new GsonMessageCodec(JsonBinding.gsonBuilder().create(), MessageLimits.DEFAULT);

    private final JsonText paramsText = new JsonText(this.params);

    private final EchoParams typed = new EchoParams(this.text);

    private final JsonRpcResult result = new JsonRpcResult(RequestId.of(1_000_000_001), this.paramsText);

    /** A request, as far as it is read before its handler is known. */
    @Benchmark
    public Decoded decodeRequest() {
        return this.codec.decode(this.request);
    }

    /** Params to a record. */
    @Benchmark
    public @Nullable Object bindTyped() {
        return this.codec.read(this.paramsText, TYPED);
    }

    /** Params to a tree. */
    @Benchmark
    public @Nullable Object bindTree() {
        return this.codec.read(this.paramsText, TREE);
    }

    /** A record to JSON. */
    @Benchmark
    public JsonText writeTyped() {
        return this.codec.write(this.typed);
    }

    /** The answer around a result that is JSON already. */
    @Benchmark
    public String encodeResult() {
        return this.codec.encode(this.result);
    }
}
