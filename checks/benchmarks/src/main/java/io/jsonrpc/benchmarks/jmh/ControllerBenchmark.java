package io.jsonrpc.benchmarks.jmh;

import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.annotation.JsonRpcParams;
import io.jsonrpc.core.JsonRpcPeer;
import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.codec.GsonMessageCodec;
import io.jsonrpc.core.codec.JsonBinding;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.engine.PeerBuilder;
import io.jsonrpc.core.engine.threads.Timers;
import io.jsonrpc.core.engine.threads.Workers;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.MessageLimits;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.spring.controller.JsonRpcController;
import io.jsonrpc.spring.endpoint.ControllerSettings;
import io.jsonrpc.spring.endpoint.Controllers;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;

/** A call of a controller beside that of a handler of the same record, from text to text on one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ControllerBenchmark {

    private final MessageCodec codec =
            new GsonMessageCodec(JsonBinding.gsonBuilder().create(), MessageLimits.DEFAULT);

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);

    private final LastText sent = new LastText();

    private final JsonRpcPeer handler = peer(new RecordHandler());

    private final JsonRpcPeer controller = peer(controllerHandler());

    private RequestHandler<?> controllerHandler() {
        DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
        beans.registerSingleton("controller", new RecordController());
        return Controllers.in(beans, this.codec.typedValues(false), ControllerSettings.DEFAULT)
                .get(0)
                .handler(null);
    }

    private JsonRpcPeer peer(RequestHandler<?> handling) {
        LoneSession session = new LoneSession();
        JsonRpcPeer peer = new PeerBuilder(
                        this.codec, Workers.elastic(Runnable::run), Timers.system(this.timer), session, handling)
                .build();
        session.speakThrough(peer);
        peer.attach(this.sent, null);
        return peer;
    }

    private static String request(String method) {
        return "{\"jsonrpc\":\"2.0\",\"id\":1000000001,\"method\":\"" + method
                + "\",\"params\":{\"minuend\":42,\"subtrahend\":23,\"tags\":[\"x\",\"y\"]}}";
    }

    private String call(JsonRpcPeer peer, String text) {
        peer.receive(this.codec.decode(text));
        return this.sent.take();
    }

    private static final String HANDLED = request("handled");

    private static final String WHOLE = request("whole");

    private static final String NAMED = request("named");

    private static final String SESSION = request("session");

    /** A handler of a record. */
    @Benchmark
    public String handler() {
        return call(this.handler, HANDLED);
    }

    /** A method that takes the same record. */
    @Benchmark
    public String whole() {
        return call(this.controller, WHOLE);
    }

    /** A method that takes its components. */
    @Benchmark
    public String named() {
        return call(this.controller, NAMED);
    }

    /** The same with an argument that does not come from params. */
    @Benchmark
    public String session() {
        return call(this.controller, SESSION);
    }

    /** Ends the timer's thread. */
    @TearDown
    public void stop() {
        this.timer.shutdownNow();
    }

    /** Params and result. */
    public record Subtraction(int minuend, int subtrahend, List<String> tags) {}

    private static final class RecordHandler extends DefaultJsonRpcHandler<Subtraction> {

        @Override
        public void handleRequest(Transaction transaction, Request<Subtraction> request) throws Exception {
            Subtraction params = request.getParams();
            if (params == null) {
                throw new IllegalArgumentException();
            }
            transaction.sendResponse(new Subtraction(params.minuend, params.subtrahend, params.tags));
        }
    }

    /** The same as methods. */
    @JsonRpcController("/subtraction")
    public static class RecordController {

        /** Takes the whole params. */
        @JsonRpcMethod
        public Subtraction whole(@JsonRpcParams Subtraction params) {
            return new Subtraction(params.minuend, params.subtrahend, params.tags);
        }

        /** Takes each of them. */
        @JsonRpcMethod
        public Subtraction named(int minuend, int subtrahend, List<String> tags) {
            return new Subtraction(minuend, subtrahend, tags);
        }

        /** Takes each of them, and the session. */
        @JsonRpcMethod
        public Subtraction session(Session session, int minuend, int subtrahend, List<String> tags) {
            return new Subtraction(minuend, subtrahend, tags);
        }
    }
}
