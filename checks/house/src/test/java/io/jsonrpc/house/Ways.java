package io.jsonrpc.house;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.agent.builder.AgentBuilder.RedefinitionStrategy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.matcher.ElementMatchers;

/**
 * Takes the stacks of a message on its way: where a task is given to another thread, at the handler, and where the container
 * is to send. Executors and containers are watched from outside, by advice, so the code on the way is as users have it.
 */
final class Ways {

    /** What stands for the application's handler. */
    static final String HANDLER = "handler";

    private static final String KEY = "io.jsonrpc.house.ways";

    private static final String GIVEN = "given";

    private static final String BEGUN = "begun";

    private static final String SENT = "sent";

    /** The method by which the container passes a text to the Java client. Its tasks do not lead to the next text. */
    private static final String CLIENT_READS = "io.jsonrpc.client.socket.jdk.JdkWebSocketTransport.onText";

    private final String result;

    private final String call;

    private final Class<?> handler;

    /** The way of each task that was given to another thread and has not begun. */
    private final Map<Object, List<String>> given = Collections.synchronizedMap(new IdentityHashMap<>());

    /** The way to the task that this thread runs. */
    private final ThreadLocal<List<String>> behind = ThreadLocal.withInitial(List::of);

    private final BlockingQueue<List<String>> messages = new LinkedBlockingQueue<>();

    private final BlockingQueue<List<String>> results = new LinkedBlockingQueue<>();

    private final BlockingQueue<List<String>> calls = new LinkedBlockingQueue<>();

    /**
     * Ways of messages to a handler, of its results, and of calls of a Java client.
     *
     * @param handler calls {@link #atHandler}
     * @param result what the text of its results contains
     * @param call what the text of the client's calls contains
     */
    Ways(Class<?> handler, String result, String call) {
        this.handler = handler;
        this.result = result;
        this.call = call;
    }

    /** Begins to watch, for the rest of the process. */
    void watch() {
        BiConsumer<String, Object> listener = this::happened;
        System.getProperties().put(KEY, listener);
        new AgentBuilder.Default()
                .disableClassFormatChanges()
                .with(RedefinitionStrategy.RETRANSFORMATION)
                .with(AgentBuilder.Listener.StreamWriting.toSystemOut().withErrorsOnly())
                .ignore(ElementMatchers.none())
                .type(ElementMatchers.named(ThreadPoolExecutor.class.getName()))
                .transform(advice(Giving.class, "execute", Runnable.class))
                .transform(advice(PoolBeginning.class, "beforeExecute", Thread.class))
                .type(ElementMatchers.named("io.netty.util.concurrent.SingleThreadEventExecutor"))
                .transform(advice(Giving.class, "execute", Runnable.class))
                .type(ElementMatchers.named("io.netty.util.concurrent.AbstractEventExecutor"))
                .transform(advice(LoopRunning.class, "runTask", Runnable.class))
                .type(ElementMatchers.named("io.netty.channel.AbstractChannelHandlerContext"))
                .transform(advice(Sending.class, "write", Object.class))
                .type(ElementMatchers.named("org.apache.tomcat.util.net.SocketWrapperBase"))
                .transform(advice(Sending.class, "write", ByteBuffer[].class))
                .type(ElementMatchers.named("jdk.internal.net.http.websocket.WebSocketImpl"))
                .transform(advice(Sending.class, "sendText", CharSequence.class))
                .installOn(ByteBuddyAgent.install());
    }

    private static AgentBuilder.Transformer advice(Class<?> advice, String prefix, Class<?> firstArgument) {
        ElementMatcher<MethodDescription> methods = ElementMatchers.<MethodDescription>nameStartsWith(prefix)
                .and(ElementMatchers.takesArgument(0, firstArgument));
        return (builder, type, loader, module, domain) ->
                builder.visit(Advice.to(advice).on(methods));
    }

    /** The way to the handler, which calls this. */
    void atHandler() {
        List<String> way = wayTo(stack(false));
        way.add(HANDLER);
        this.messages.add(way);
        this.behind.set(List.of());
    }

    /** From the socket to the handler, one for each call. */
    BlockingQueue<List<String>> messages() {
        return this.messages;
    }

    /** From the caller to the JDK's send, one for each call. */
    BlockingQueue<List<String>> calls() {
        return this.calls;
    }

    /** From the handler to the container's send; a container that passes a result on inside itself adds more of them. */
    BlockingQueue<List<String>> results() {
        return this.results;
    }

    private void happened(String what, Object subject) {
        switch (what) {
            case GIVEN -> {
                List<String> stack = stack(true);
                if (!stack.isEmpty()) {
                    List<String> way = wayTo(stack);
                    way.add(Way.HAND_OVER);
                    this.given.put(subject, way);
                }
            }
            case BEGUN -> {
                List<String> way = this.given.remove(subject);
                this.behind.set(way == null ? List.of() : way);
            }
            default -> {
                String text = text(subject);
                if (text.contains(this.result)) {
                    this.results.add(wayTo(stack(true)));
                } else if (text.contains(this.call)) {
                    this.calls.add(wayTo(stack(true)));
                }
            }
        }
    }

    private List<String> wayTo(List<String> stack) {
        List<String> way = new ArrayList<>();
        if (!HANDLER.equals(stack.isEmpty() ? "" : stack.get(0))) {
            way.addAll(this.behind.get());
        }
        way.addAll(stack);
        return way;
    }

    /** Our top-level classes on the stack, callers first; from the handler on, when it is there and this is wanted. */
    private List<String> stack(boolean fromHandler) {
        List<String> classes = new ArrayList<>();
        for (StackWalker.StackFrame called : StackWalker.getInstance().walk(Stream::toList)) {
            String frame = called.getClassName();
            if (CLIENT_READS.equals(frame + "." + called.getMethodName())) {
                this.behind.set(List.of());
            }
            if (frame.equals(this.handler.getName())) {
                if (fromHandler) {
                    classes.add(HANDLER);
                    break;
                }
            } else if (frame.startsWith("io.jsonrpc.") && !frame.startsWith("io.jsonrpc.house.")) {
                classes.add(frame.replaceFirst("\\$.*", ""));
            }
        }
        Collections.reverse(classes);
        return classes;
    }

    private static String text(Object message) {
        if (message instanceof ByteBuffer[] frames) {
            return StandardCharsets.UTF_8.decode(frames[0].duplicate()).toString();
        }
        Object content = message instanceof ByteBufHolder holder ? holder.content() : message;
        return content instanceof ByteBuf bytes ? bytes.toString(StandardCharsets.UTF_8) : String.valueOf(content);
    }

    // Advice is copied into the classes that it watches, some of which see nothing but the JDK.

    static final class Giving {

        private Giving() {}

        @Advice.OnMethodEnter
        @SuppressWarnings("unchecked")
        static void enter(@Advice.Argument(0) Object task) {
            ((BiConsumer<String, Object>) System.getProperties().get(KEY)).accept(GIVEN, task);
        }
    }

    static final class PoolBeginning {

        private PoolBeginning() {}

        @Advice.OnMethodEnter
        @SuppressWarnings("unchecked")
        static void enter(@Advice.Argument(1) Object task) {
            ((BiConsumer<String, Object>) System.getProperties().get(KEY)).accept(BEGUN, task);
        }
    }

    static final class LoopRunning {

        private LoopRunning() {}

        @Advice.OnMethodEnter
        @SuppressWarnings("unchecked")
        static void enter(@Advice.Argument(0) Object task) {
            ((BiConsumer<String, Object>) System.getProperties().get(KEY)).accept(BEGUN, task);
        }

        /** What the event loop reads next does not come from the task. */
        @Advice.OnMethodExit(onThrowable = Throwable.class)
        @SuppressWarnings("unchecked")
        static void exit() {
            ((BiConsumer<String, Object>) System.getProperties().get(KEY)).accept(BEGUN, "");
        }
    }

    static final class Sending {

        private Sending() {}

        @Advice.OnMethodEnter
        @SuppressWarnings("unchecked")
        static void enter(@Advice.Argument(0) Object message) {
            ((BiConsumer<String, Object>) System.getProperties().get(KEY)).accept(SENT, message);
        }
    }
}
