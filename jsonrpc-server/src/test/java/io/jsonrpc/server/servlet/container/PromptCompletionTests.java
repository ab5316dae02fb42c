package io.jsonrpc.server.servlet.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.websocket.SendHandler;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/** What a thread that writes does with Tomcat's reports, and that it keeps nothing of the server afterwards. */
class PromptCompletionTests {

    private final List<String> events = new ArrayList<>();

    private final Executor pool = task -> this.events.add("to the pool");

    /** What Tomcat gives to its pool when a message is written. */
    private static Runnable report(SendHandler handler) throws ReflectiveOperationException {
        Constructor<?> constructor = Class.forName(
                        "org.apache.tomcat.websocket.server.WsRemoteEndpointImplServer$OnResultRunnable")
                .getDeclaredConstructors()[0];
        constructor.setAccessible(true);
        return (Runnable) constructor.newInstance(null, handler, null);
    }

    private static void during(Runnable write) {
        PromptCompletion completion = PromptCompletion.begin();
        try {
            write.run();
        } finally {
            if (completion != null) {
                completion.end();
            }
        }
    }

    private void submit(Runnable task) {
        PromptCompletion.executor(this.pool).execute(task);
    }

    @Test
    void onlyTheReportOfAWriteStaysOnTheThreadThatWrites() throws Exception {
        Runnable report = report(result -> this.events.add("report"));

        submit(report);
        during(() -> {
            submit(report);
            submit(() -> {});
            this.events.add("written");
        });

        assertThat(this.events).containsExactly("to the pool", "to the pool", "written", "report");
    }

    @Test
    void writeThatFailsIsReportedAndTheNextReportGoesWhereItBelongs() throws Exception {
        Runnable report = report(result -> {
            this.events.add("report");
            throw new IllegalStateException("report");
        });

        assertThatThrownBy(() -> during(() -> {
                    submit(report);
                    throw new IllegalStateException("write");
                }))
                .isInstanceOf(IllegalStateException.class);
        submit(report);

        assertThat(this.events).containsExactly("report", "to the pool");
    }

    /** As it is when an application is taken away, and a thread stays that it has borrowed. */
    private static WeakReference<ClassLoader> writeWithClassesOfItsOwn() throws Exception {
        URL classes =
                PromptCompletion.class.getProtectionDomain().getCodeSource().getLocation();
        try (URLClassLoader own = new URLClassLoader(new URL[] {classes}, null)) {
            Class<?> completion = own.loadClass(PromptCompletion.class.getName());
            Method executor = completion.getDeclaredMethod("executor", Executor.class);
            executor.setAccessible(true);
            Executor poolOfTheServer = Runnable::run;
            Object writing = completion.getMethod("begin").invoke(null);
            assertThat(executor.invoke(null, poolOfTheServer)).isSameAs(writing);
            completion.getMethod("end").invoke(writing);
            return new WeakReference<>(own);
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Test
    void threadThatHasWrittenDoesNotHoldTheClassesOfTheServer() throws Exception {
        WeakReference<ClassLoader> classes = writeWithClassesOfItsOwn();

        await().untilAsserted(() -> {
            System.gc();
            assertThat(classes.get()).isNull();
        });
    }
}
